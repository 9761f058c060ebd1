"""The program that lists a JVM's classes, run as a user's scenario is: in a worker process, for what it notes.

Each public member becomes one event: the class is the step, the declaration the text. Not to be imported by the command.
"""

from conformance.scenario import Java, Log
from conformance.surface.java import Member
from conformance.surface.port import CLASSES


def list_members(u: Java, log: Log) -> None:
    """Note every public member of the covered classes; inherited ones too, compiler-made bridges not."""
    is_static = u.java.lang.reflect.Modifier.isStatic
    for name in CLASSES:
        reflected = u.java.lang.Class.forName(name)
        members = [
            Member(
                str(method.getName()),
                tuple(str(parameter.getTypeName()) for parameter in method.getParameterTypes()),
                str(method.getReturnType().getTypeName()),
                bool(is_static(method.getModifiers())),
            )
            for method in reflected.getMethods()
            if not method.isBridge()
        ]
        members += [
            Member(str(field.getName()), None, str(field.getType().getTypeName()), bool(is_static(field.getModifiers())))
            for field in reflected.getFields()
        ]
        for member in sorted(set(members), key=Member.declaration):
            log.event(name, "noted", member.declaration())
