"""The command: one sentence for what is wrong, and nothing written by commands that need no database."""

import pytest

from handrail import cli
from tests.site.house import House


@pytest.fixture
def bare(tmp_path):
    """A folder in which nothing has been made."""
    house = House(tmp_path / "var")
    del house.env["HANDRAIL_VAR"]  # the default is `var` in the folder where the command is run
    return house


def test_scoring_writes_nothing_anywhere(bare):
    ended = bare.handrail("score", "phq-9", "1,1,2,0,1,1,0,0,0", "--json")
    assert ended.stdout.strip() == '{"measure": "phq-9", "scales": {"total": {"score": 6, "band": "mild"}}}'
    assert (ended.returncode, ended.stderr) == (0, "")
    assert list(bare.var.parent.iterdir()) == []


def test_checking_a_pack_writes_nothing_anywhere(bare):
    (bare.var.parent / "pack").mkdir()
    (bare.var.parent / "pack" / "programme.toml").write_text('id = "broken"\n')
    ended = bare.handrail("check", "pack")
    assert ended.returncode == 1
    assert "programme.toml:" in ended.stdout + ended.stderr
    assert [path.name for path in bare.var.parent.iterdir()] == ["pack"]


@pytest.mark.parametrize("args", [[], ["boil"], ["serve", "--port", "x"], ["serve", "--port", "0"], ["keys"],
                                  ["serve", "--port", "70000"], ["work", "--only", "tea"], ["backup"]])
def test_what_makes_no_sense_is_code_2_and_no_traceback(args, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(args)
    assert ended.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_every_command_is_there_and_explains_itself(capsys):
    for name, command in cli.COMMANDS.items():
        if command.module:
            with pytest.raises(SystemExit) as ended:
                cli.main([name, "--help"])
            assert ended.value.code == 0
    assert "rotate" in capsys.readouterr().out


def test_ctrl_c_leaves_no_traceback(monkeypatch, capsys):
    def interrupted(args):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_run", interrupted)
    assert cli.main(["doctor"]) == 130
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(("variable", "value", "said"), [
    ("HANDRAIL_SMTP_PORT", "twenty-five", "HANDRAIL_SMTP_PORT should be a whole number, not 'twenty-five'."),
    ("HANDRAIL_KEYS", "nonsense", "An installation key is damaged: it should read id:base64 of 32 bytes."),
])
def test_a_wrong_setting_is_a_sentence(house, variable, value, said):
    ended = house.handrail("keys", "rotate", **{variable: value})
    assert (ended.returncode, ended.stderr.strip()) == (1, said)


def test_a_database_that_cannot_be_used_is_a_sentence(house):
    (house.var / "handrail.db").write_bytes(b"this is no database at all" * 100)
    ended = house.handrail("doctor")
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr


def test_manage_passes_on_to_django(house):
    ended = house.handrail("manage", "showmigrations", "delivery")
    assert ended.returncode == 0
    assert "[X] 0001_initial" in ended.stdout
