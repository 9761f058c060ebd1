"""The program that lists a JVM's classes, run as a user's scenario is: in a worker process, for what it notes.

Each public member becomes one event: the class is the step, the declaration the text. Not to be imported by the command.
"""

from conformance.scenario import Java, JavaObject, Log
from conformance.surface.java import NESTED, NEW, Member
from conformance.surface.port import SAMPLES


def list_members(u: Java, log: Log) -> None:
    """Note every public member of the covered classes; inherited ones too, compiler-made bridges not."""
    for name in SAMPLES:
        for member in sorted(members_of(u, u.java.lang.Class.forName(name)), key=Member.declaration):
            log.event(name, "noted", member.declaration())


def members_of(u: Java, reflected: JavaObject) -> set[Member]:
    """The public methods, fields, constructors and nested classes of a class."""
    is_static = u.java.lang.reflect.Modifier.isStatic
    is_public = u.java.lang.reflect.Modifier.isPublic
    found = {
        Member(
            str(method.getName()),
            parameters_of(method),
            str(method.getReturnType().getTypeName()),
            bool(is_static(method.getModifiers())),
        )
        for method in reflected.getMethods()
        if not method.isBridge()
    }
    found |= {
        Member(str(field.getName()), None, str(field.getType().getTypeName()), bool(is_static(field.getModifiers())))
        for field in reflected.getFields()
    }
    found |= {
        Member(NEW, parameters_of(constructor), str(reflected.getTypeName()), True) for constructor in reflected.getConstructors()
    }
    found |= {
        Member(str(nested.getSimpleName()), None, NESTED, True)
        for nested in reflected.getDeclaredClasses()
        if is_public(nested.getModifiers())
    }
    return found


def parameters_of(method: JavaObject) -> tuple[str, ...]:
    """The types that a method or a constructor takes."""
    return tuple(str(parameter.getTypeName()) for parameter in method.getParameterTypes())
