"""What lies in deploy/: read by the programs it is for, as far as a machine without containers has them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings

DEPLOY = Path(settings.BASE_DIR) / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
OURS = ("web", "worker", "migrate", "backup")


def needs(program):
    return pytest.mark.skipif(not shutil.which(program), reason=f"{program} is not installed")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def settings_of_the_readme():
    return set(re.findall(r"^\| `([A-Z_0-9]+)` \|", (DEPLOY.parent / "README.md").read_text(), re.M))


def test_the_compose_file_sets_settings_there_are(compose):
    known = settings_of_the_readme() | {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
    assert set(compose["x-blog"]["environment"]) <= known


def test_each_variable_is_explained():
    text = (DEPLOY / "compose.yaml").read_text()
    asked = set(re.findall(r"\$\{([A-Z_0-9]+)", text))
    assert asked == set(re.findall(r"^\| `([A-Z_0-9]+)` \|", (DEPLOY / "container.md").read_text(), re.M))


@pytest.mark.parametrize("name", OURS)
def test_our_containers_may_little(compose, name):
    service = compose["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "ports" not in service


def test_nothing_but_the_proxy_is_reached_from_outside(compose):
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["caddy"]
    assert compose["networks"]["back"]["internal"] is True
    assert (
        compose["networks"]["front"]["ipam"]["config"][0]["subnet"]
        == compose["x-blog"]["environment"]["TRUSTED_PROXIES"]
    )
    for name in ("db", "valkey"):
        assert compose["services"][name]["networks"] == ["back"]


def test_what_is_named_is_there(compose):
    services, volumes = compose["services"], compose["volumes"]
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in volumes or (DEPLOY / source).exists()
    assert (DEPLOY.parent / services["web"]["build"]["dockerfile"]).exists()


@needs("docker")
@needs("docker-compose")
def test_compose_itself_reads_it(tmp_path):
    (tmp_path / ".env").write_text("SITE_HOST=a.example\nSECRET_KEY=x\nEMAIL_URL=smtp://m\nPOSTGRES_PASSWORD=p\n")
    command = ["docker-compose", "--env-file", tmp_path / ".env", "-f", DEPLOY / "compose.yaml", "config", "-q"]
    assert subprocess.run(command, capture_output=True).returncode == 0


def test_the_image_holds_every_room_and_no_more():
    let_in = {line[1:] for line in (DEPLOY.parent / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    rooms = {"accounts", "blog", "comments", "mssite", "static", "templates", "manage.py"}
    assert rooms <= let_in
    assert not let_in & {".git", "tests", "var", ".venv"}


def test_the_image_does_not_run_as_root():
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    last = max(number for number, line in enumerate(lines) if line.startswith("FROM"))
    users = [line.split()[1] for line in lines[last:] if line.startswith("USER")]
    assert users == ["blog"]


@pytest.fixture
def units(tmp_path):
    """Copies of the units in which programs that every machine has stand for ours."""
    for unit in UNITS:
        text = re.sub(r"^(ExecStart=)/opt/blog/.venv/bin/\S+", r"\1/bin/true", unit.read_text(), flags=re.M)
        (tmp_path / unit.name).write_text(text)
    return sorted(tmp_path.iterdir())


@needs("systemd-analyze")
def test_systemd_takes_the_units(units):
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@needs("systemd-analyze")
def test_the_services_are_shut_in(units):
    for unit in units:
        if unit.suffix == ".service":
            command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", unit]
            done = subprocess.run(command, capture_output=True, text=True)
            assert done.returncode == 0, done.stdout.splitlines()[-1]


def test_the_units_call_commands_there_are():
    commands = {path.stem for path in (DEPLOY.parent / "mssite/management/commands").glob("*.py")}
    called = {name for unit in UNITS for name in re.findall(r"manage\.py (\w+)", unit.read_text())}
    assert called == {"worker", "backup", "restore"}
    assert called <= commands
