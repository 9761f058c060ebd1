/* CharBuffer's doors: get and put of one char.  See doors.h. */
#ifndef NIO_CHAR_DOORS_H
#define NIO_CHAR_DOORS_H
#include "doors.h"

NIO_GET_DOOR(get_char, 2, 1, 2, uint16_t, nio_swap2, PyUnicode_FromOrdinal(raw))
NIO_PUT_DOOR(put_char, 2, 1, 2, uint16_t, nio_swap2, nio_take_char(value, &raw))
static const nio_door nio_doors_of_char[] = {
    NIO_DOOR(get, get_char), NIO_DOOR(put, put_char), {NULL, NULL, NULL}};
#endif
