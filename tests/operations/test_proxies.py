"""The files for nginx and Caddy with the real programs: two web nodes behind each, one of which then stops."""

import atexit
import http.client
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from functools import cache

import pytest
from django.conf import settings

from tests.crowd import CrowdTestCase, environment_of_a_process
from tests.operations.test_deploy import DEPLOY

HOST = "blog.example.org"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@cache
def collected():
    """The folder of static files under their names with hashes, made once for all nodes."""
    folder = tempfile.mkdtemp(prefix="collected-")
    atexit.register(shutil.rmtree, folder)
    environment = environment_of_a_process(STATIC_ROOT=folder)
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=True, timeout=600)
    return folder


@contextmanager
def running(*command, **more):
    """A process for as long as the block lasts."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=40)


def wait_for(port, process):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, process.communicate()[0]
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"Nothing listens on port {port}.")


@pytest.fixture(autouse=True)
def _folder(request, tmp_path):
    request.cls.folder = tmp_path


class ProxyTestCase(CrowdTestCase):
    host = HOST

    def setUp(self):
        super().setUp()
        self.stack = ExitStack()
        self.addCleanup(self.stack.close)
        self.ports = [free_port(), free_port()]
        self.nodes = [self.start_node(port) for port in self.ports]

    def start_node(self, port):
        environment = environment_of_a_process(
            DATA_DIR=str(self.folder),
            DEBUG="0",
            ALLOWED_HOSTS=self.host,
            SITE_URL=f"https://{self.host}",
            EMAIL_URL="smtp://127.0.0.1:9",
            LOG_FORMAT="json",
            STATIC_ROOT=collected(),
        )
        command = [sys.executable, "-m", "gunicorn", "mssite.wsgi", "-c", str(DEPLOY / "gunicorn.conf.py")]
        command += ["--bind", f"127.0.0.1:{port}", "--workers", "1"]
        node = self.stack.enter_context(running(*command, env=environment, cwd=settings.BASE_DIR))
        wait_for(port, node)
        return node

    def ask(self, path, method="GET", host=None, **headers):
        """Ask the proxy over TLS; return status, headers and body."""
        trusting = ssl._create_unverified_context()
        client = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=40)
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=40)
        client.sock = trusting.wrap_socket(plain, server_hostname=host or self.host)
        client.request(method, path, headers={"Host": host or self.host, **headers})
        answer = client.getresponse()
        found = answer.status, answer.headers, answer.read().decode(errors="replace")
        client.close()
        return found

    def check_site(self):
        status, headers, _ = self.ask("/")
        self.assertEqual(status, 200)
        self.assertIn("max-age=63072000", headers["Strict-Transport-Security"])
        for path in ("/metrics", "/readyz", "/livez"):
            self.assertEqual(self.ask(path)[0], 404)
        status, headers, _ = self.ask("/", **{"X-Request-ID": "of-a-stranger", "X-Forwarded-Proto": "http"})
        self.assertEqual(status, 200)
        self.assertNotEqual(headers["X-Request-ID"], "of-a-stranger")
        self.assertEqual(self.ask("/accounts/login/", **{"X-Forwarded-Host": "evil.example"})[0], 200)
        self.assertNotIn("evil", self.ask("/accounts/login/", **{"X-Forwarded-Host": "evil.example"})[2])

    def check_that_a_node_may_stop(self):
        self.nodes[0].terminate()
        self.nodes[0].wait(timeout=40)
        self.assertEqual({self.ask("/")[0] for _ in range(10)}, {200})


@pytest.mark.skipif(not (shutil.which("nginx") and shutil.which("openssl")), reason="nginx is not installed")
class NginxTest(ProxyTestCase):
    def configuration(self):
        """deploy/nginx.conf with ports, certificate and nodes of this test."""
        name = ["-subj", f"/CN={HOST}", "-days", "2", "-nodes", "-newkey", "rsa:2048"]
        files = ["-keyout", str(self.folder / "privkey.pem"), "-out", str(self.folder / "fullchain.pem")]
        subprocess.run(["openssl", "req", "-x509", *name, *files], check=True, capture_output=True)
        self.port, self.plain_port = free_port(), free_port()
        text = (DEPLOY / "nginx.conf").read_text()
        text = re.sub(r"listen (?:\[::\]:)?(80|443)\b(.*);", self.listen, text)
        text = text.replace(f"/etc/letsencrypt/live/{HOST}", str(self.folder)).replace(
            "/var/log/nginx", str(self.folder)
        )
        nodes = "".join(f"server 127.0.0.1:{port} max_fails=1 fail_timeout=2s;" for port in self.ports)
        text = re.sub(r"server 127\.0\.0\.1:8000.*;", nodes, text)
        temp = "".join(
            f"{kind}_temp_path {self.folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        path = self.folder / "nginx.conf"
        path.write_text(f"daemon off; pid {self.folder}/pid; error_log stderr; events {{}} http {{ {temp}\n{text}\n}}")
        return path

    def listen(self, match):
        if "[::]" in match[0]:
            return ""
        return f"listen 127.0.0.1:{self.plain_port if match[1] == '80' else self.port}{match[2]};"

    def test_it_works(self):
        path = self.configuration()
        nginx = self.stack.enter_context(running("nginx", "-p", str(self.folder), "-c", str(path)))
        wait_for(self.port, nginx)
        self.check_site()
        plain = http.client.HTTPConnection("127.0.0.1", self.plain_port)
        plain.request("GET", "/posts/?q=1", headers={"Host": HOST})
        answer = plain.getresponse()
        self.assertEqual((answer.status, answer.headers["Location"]), (301, f"https://{HOST}/posts/?q=1"))
        with self.assertRaises(ssl.SSLError):
            self.ask("/", host="other.example")
        self.check_that_a_node_may_stop()
        self.assertNotIn("127.0.0.1", (self.folder / "blog.log").read_text())


@pytest.mark.skipif(not shutil.which("caddy"), reason="caddy is not installed")
class CaddyTest(ProxyTestCase):
    host = "localhost"

    def test_it_works(self):
        self.port = free_port()
        # For this name Caddy makes a certificate of its own; it must not be put among the machine's.
        mine = "admin off\n\tskip_install_trust\n\tauto_https disable_redirects\n\tlog default {"
        path = self.folder / "Caddyfile"
        path.write_text((DEPLOY / "Caddyfile").read_text().replace("log default {", mine))
        environment = environment_of_a_process(
            SITE_HOST=f"localhost:{self.port}",
            UPSTREAM=" ".join(f"127.0.0.1:{port}" for port in self.ports),
            HOME=str(self.folder),
            XDG_DATA_HOME=str(self.folder),
            XDG_CONFIG_HOME=str(self.folder),
        )
        command = ["caddy", "run", "--config", str(path), "--adapter", "caddyfile"]
        caddy = self.stack.enter_context(running(*command, env=environment))
        wait_for(self.port, caddy)
        self.check_site()
        self.check_that_a_node_may_stop()
