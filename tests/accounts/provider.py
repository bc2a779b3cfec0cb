"""A small provider of identities on loopback: OpenID Connect, and OAuth2 as WordPress.com speaks it.

It holds one person. `person` says who that is, `mood` how it behaves: "kind", "refuses", or "broken".
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "blog", "quiet"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """Serves until stop(); `url` is its address."""

    def __init__(self):
        self.person = {"id": "4711", "email": "rita@example.org", "email_verified": True}
        self.mood = "kind"
        self.asked = []  # each path that was asked for, with its parameters
        self.grants, self.tokens = {}, set()
        handler = type("Handler", (Handler,), {"provider": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def do_GET(self):
        parts = urlsplit(self.path)
        self.answer(parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.answer(urlsplit(self.path).path, {name: values[0] for name, values in parse_qs(body).items()})

    def answer(self, path, asked):
        self.provider.asked.append((path, asked))
        pages = {
            "/.well-known/openid-configuration": self.configuration,
            "/authorize": self.authorize,
            "/token": self.token,
            "/jwks": self.jwks,
            "/userinfo": self.userinfo,
            "/oauth2/authenticate": self.authorize,
            "/oauth2/token": self.token,
            "/rest/v1.1/me": self.me,
        }
        if self.provider.mood == "broken" and path not in ("/authorize", "/oauth2/authenticate"):
            return self.send(500, "<h1>Out of order</h1>", "text/html")
        return pages[path](asked) if path in pages else self.send(404, {})

    def send(self, status, content, kind="application/json", location=""):
        body = (content if isinstance(content, str) else json.dumps(content)).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def configuration(self, asked):
        url = self.provider.url
        places = {name: f"{url}/{place}" for name, place in (
            ("authorization_endpoint", "authorize"), ("token_endpoint", "token"),
            ("userinfo_endpoint", "userinfo"), ("jwks_uri", "jwks"),
        )}  # fmt: skip
        self.send(200, {"issuer": url, "token_endpoint_auth_methods_supported": ["client_secret_post"], **places})

    def authorize(self, asked):
        """The person is signed in here already and says yes, or no, at once."""
        if asked.get("client_id") != CLIENT_ID or asked.get("response_type") != "code":
            return self.send(400, {"error": "invalid_request"})
        back = {"state": asked.get("state", "")}
        if self.provider.mood == "refuses":
            back["error"] = "access_denied"
        else:
            back["code"] = secrets.token_urlsafe()
            self.provider.grants[back["code"]] = asked
        return self.send(302, "", location=f"{asked['redirect_uri']}?{urlencode(back)}")

    def token(self, asked):
        """A code is good once, for whom and where it was given, and with the verifier of its challenge."""
        grant = self.provider.grants.pop(asked.get("code"), None)
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            not grant
            or (asked.get("client_id"), asked.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET)
            or asked.get("redirect_uri") != grant["redirect_uri"]
            or grant.get("code_challenge") != challenge
        ):
            return self.send(400, {"error": "invalid_grant"})
        token = secrets.token_urlsafe()
        self.provider.tokens.add(token)
        return self.send(200, {"access_token": token, "token_type": "Bearer", "id_token": self.id_token()})

    def id_token(self):
        now, person = int(time.time()), self.provider.person
        claims = {"iss": self.provider.url, "aud": CLIENT_ID, "sub": person["id"], "iat": now, "exp": now + 300}
        return jwt.encode(claims, KEY, algorithm="RS256", headers={"kid": "one"})

    def jwks(self, asked):
        key = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
        self.send(200, {"keys": [{**key, "kid": "one", "alg": "RS256", "use": "sig"}]})

    def holds_token(self):
        return self.headers.get("Authorization", "").removeprefix("Bearer ") in self.provider.tokens

    def userinfo(self, asked):
        if not self.holds_token():
            return self.send(401, {"error": "invalid_token"})
        person = self.provider.person
        return self.send(200, {"sub": person["id"], "name": "Rita Real Name", **person})

    def me(self, asked):
        if not self.holds_token():
            return self.send(403, {"error": "authorization_required"})
        person = self.provider.person
        return self.send(200, {"ID": int(person["id"]), **{name: person[name] for name in person if name != "id"}})
