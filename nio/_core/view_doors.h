/* The doors of the typed buffers: get and put of one element.  See doors.h. */
#ifndef NIO_VIEW_DOORS_H
#define NIO_VIEW_DOORS_H
#include "doors.h"

#define NIO_VIEW_DOORS(kind, bytes, raw_type, swap, box, take)                                \
    NIO_GET_DOOR(get_##kind, bytes, 1, bytes, raw_type, swap, box)                            \
    NIO_PUT_DOOR(put_##kind, bytes, 1, bytes, raw_type, swap, take)                           \
    static const nio_door nio_doors_of_##kind[] = {                                           \
        NIO_DOOR(get, get_##kind), NIO_DOOR(put, put_##kind), {NULL, NULL, NULL}};

NIO_VIEW_DOORS(short, 2, uint16_t, nio_swap2, PyLong_FromLong((int16_t)raw),
               nio_take_uint16_t(value, &raw))
NIO_VIEW_DOORS(int, 4, uint32_t, nio_swap4, PyLong_FromLong((int32_t)raw),
               nio_take_uint32_t(value, &raw))
NIO_VIEW_DOORS(long, 8, uint64_t, nio_swap8, PyLong_FromLong((int64_t)raw),
               nio_take_long(value, &raw))
NIO_VIEW_DOORS(float, 4, uint32_t, nio_swap4, PyFloat_FromDouble(nio_float_of(raw)),
               nio_take_float_bits(value, &raw))
NIO_VIEW_DOORS(double, 8, uint64_t, nio_swap8, PyFloat_FromDouble(nio_double_of(raw)),
               nio_take_double_bits(value, &raw))
#endif
