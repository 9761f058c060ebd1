"""What may stand for a Java array; see arguments.pyx."""

__pyx_capi__: dict[str, object]  # what other compiled modules import
