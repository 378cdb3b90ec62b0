import base64

from xidu.engine import guards, keys


def test_the_first_call_makes_keys_and_the_next_reads_them(folder):
    made = keys.read_or_make(folder)

    assert keys.read_or_make(folder) == made
    assert (folder.path / keys.FILE).stat().st_mode & 0o777 == 0o600


def test_two_folders_have_different_keys(folder, tmp_path):
    from xidu.engine.folder import DataFolder

    one, other = keys.read_or_make(folder), keys.read_or_make(DataFolder(tmp_path / "other"))

    assert {one.secret_key, one.field_keys, one.index_key} & {
        other.secret_key,
        other.field_keys,
        other.index_key,
    } == set()


def test_keys_have_the_shape_the_sealing_needs(folder):
    made = keys.read_or_make(folder)

    name, _colon, sealed = made.field_keys.partition(":")

    assert (name, len(base64.b64decode(sealed))) == ("k1", 32)
    assert (guards.is_weak(made.secret_key), guards.is_weak(made.index_key, 32)) == (False, False)
