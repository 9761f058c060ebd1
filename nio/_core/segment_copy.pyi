"""Copies between segments and arrays; see segment_copy.pyx."""

__pyx_capi__: dict[str, object]  # what other compiled modules import
