"""JPype's types by themselves: `from compat.types import *`, as `from jpype.types import *`."""

from compat._jarray import JArray
from compat._jclass import JClass
from compat._jexception import JException
from compat._jobject import JObject
from compat._jprimitive import JBoolean, JByte, JChar, JDouble, JFloat, JInt, JLong, JShort
from compat._jstring import JString

__all__ = [
    "JArray",
    "JBoolean",
    "JByte",
    "JChar",
    "JClass",
    "JDouble",
    "JException",
    "JFloat",
    "JInt",
    "JLong",
    "JObject",
    "JShort",
    "JString",
]
