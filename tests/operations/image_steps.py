"""What deploy/Dockerfile does, step by step in a clean folder: for machines without an engine. Run by `make image`.

Not in the suite: it installs every package anew.
"""

import fnmatch
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def let_in():
    """The tracked files that .dockerignore lets into the image."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    wanted = [line[1:] for line in lines if line.startswith("!")]
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    return [name for name in tracked if any(name == one or fnmatch.fnmatch(name, f"{one}/*") for one in wanted)]


def steps():
    """The RUN lines of the Dockerfile, each in one line."""
    text = re.sub(r"\\\n\s*", "", (ROOT / "deploy/Dockerfile").read_text())
    return [line.removeprefix("RUN ") for line in text.splitlines() if line.startswith("RUN ")]


def main():
    folder = Path(tempfile.mkdtemp(prefix="image-"))
    app, venv, data = folder / "app", folder / "venv", folder / "data"
    for name in let_in():
        (app / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, app / name)
    keep = {
        name: value
        for name, value in os.environ.items()
        if name in {"HOME", "LANG"} or "PROXY" in name.upper() or "PIP" in name
    }
    environment = {**keep, "PATH": f"{venv}/bin:{Path(sys.executable).parent}:/usr/bin:/bin"}
    data.mkdir()  # the step that makes users makes it in the image
    environment |= {"DATA_DIR": str(data), "STATIC_ROOT": str(app / "collected"), "LOG_FORMAT": "json"}
    try:
        for step in steps():
            if "useradd" in step:
                continue  # the machine's own users stay as they are
            print(f"RUN {step}", flush=True)
            step = step.replace("/opt/venv", str(venv)).replace("/tmp/build", str(folder / "build"))
            subprocess.run(["sh", "-e", "-c", step], cwd=app, env=environment, check=True)
        serve(app, environment)
        print(f"It answers. Size: {size(venv) // 2**20} MB of packages, {size(app) // 2**20} MB of ours.")
    finally:
        shutil.rmtree(folder)


def serve(app, environment):
    """Run the image's own command and ask it, with nothing in its folder that can be written."""
    text = (ROOT / "deploy/Dockerfile").read_text()
    command = shlex.split(re.search(r"^CMD \[(.*)\]$", text, re.M)[1].replace(",", " "))
    site = {"ALLOWED_HOSTS": "localhost", "SITE_URL": "http://localhost:8000", "SECRET_KEY": "for the trial"}
    subprocess.run(
        ["python", "manage.py", "migrate", "--no-input", "-v", "0"], cwd=app, env=environment | site, check=True
    )
    server = subprocess.Popen([*command, "--bind", "127.0.0.1:8937"], cwd=app, env=environment | site)
    try:
        for path in ("livez", "readyz?part=database&part=migrations", ""):
            request = urllib.request.Request(f"http://127.0.0.1:8937/{path}", headers={"Host": "localhost"})
            answer = wait_for(request)
            assert answer.status == 200, path
    finally:
        server.terminate()
        server.wait(timeout=40)


def wait_for(request, tries=60):
    for left in reversed(range(tries)):
        try:
            return urllib.request.urlopen(request, timeout=5)
        except OSError:
            if not left:
                raise
            subprocess.run(["sleep", "0.5"], check=True)


def size(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
