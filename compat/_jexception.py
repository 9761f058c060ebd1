"""JException: what every exception of Java is, for `except jpype.JException as error`.  The exceptions are nio's."""

from nio.errors import Throwable as JException

__all__ = ["JException"]
