"""What nobody should type, by kinds. Each value goes into every field, every part of an address, and every header.

A value is text; lone surrogates stand for bytes that are no UTF-8 and are sent as such (see `as_bytes`).
`MARK` is in every tag and script, so that a page which lets one through can be told.
"""

MARK = "hostile"
ALERT = f"alert('{MARK}')"

# fmt: off
MARKUP = [
    f"<script>{ALERT}</script>", f"</script><script>{ALERT}</script>", f"<ScRiPt/x>{ALERT}</sCrIpT >",
    f"<scr<script>ipt>{ALERT}</scr</script>ipt>", f'"><img src=x onerror={ALERT} class={MARK}>',
    f"'><svg onload={ALERT} class={MARK}>", f'" autofocus onfocus="{ALERT}', f"' onmouseover='{ALERT}",
    f"` onclick=`{ALERT}`", f"</textarea><{MARK}>{ALERT}</{MARK}><textarea>", f"</title><{MARK} onclick={ALERT}>",
    f"--><{MARK}><!--", f"]]><{MARK}><![CDATA[", f'<!--<img src="--><img src=x onerror={ALERT}//">',
    f'<a href="javascript:{ALERT}">x</a>', f'<a href="java\tscript:{ALERT}">x</a>', f"[x](javascript:{ALERT})",
    f"[x](JaVaScRiPt&colon;{ALERT})", "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgnaG9zdGlsZScpPC9zY3JpcHQ+)",
    f'![x](x"onerror="{ALERT})', f'[x](https://example.org/"onmouseover="{ALERT})',
    f'<iframe srcdoc="<script>{ALERT}</script>" class={MARK}></iframe>',
    f'<object data="data:text/html,<script>{ALERT}</script>" class={MARK}></object>',
    f'<base href="https://{MARK}.example/">', f'<meta http-equiv=refresh content="0;url=https://{MARK}.example/">',
    f'<form action="https://{MARK}.example/"><button>x</button></form>',
    f'<input formaction="javascript:{ALERT}" type=submit>', f"<style>@import'https://{MARK}.example/';</style>",
    f'<p style="background:url(https://{MARK}.example/)">x</p>',
    f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={ALERT}&gt;">',
    f"<svg><style><img src=x onerror={ALERT}></style></svg>",
    f'<noscript><p title="</noscript><img src=x onerror={ALERT}>">', f"<details open ontoggle={ALERT}>",
    f"<p id=id_text name=csrfmiddlewaretoken class={MARK}>clobbered</p>", f"&lt;script&gt;{ALERT}&lt;/script&gt;",
    f"&#60;script&#62;{ALERT}&#60;/script&#62;", f"\uff1cscript\uff1e{ALERT}\uff1c/script\uff1e",
    f"+ADw-script+AD4-{ALERT}+ADw-/script+AD4-", f"<\x00script>{ALERT}</script>",
    f"<img\x0bsrc=x\x0conerror={ALERT}>", f"<a href=https://example.org/ onclick={ALERT}>x</a", "<" * 3000,
    "<b>" * 1500,
]
SQL = [
    "' OR '1'='1", "'; DROP TABLE accounts_user; --", "1) OR 1=1 --", '" OR ""="', "%' OR '%'='", "\\'; SELECT 1; --",
    "1; SELECT pg_sleep(9) --", "' UNION SELECT NULL, NULL --", "%_%", "\\", "'", '"', "''''", "$$", "1/0",
]
TEMPLATES = [
    "{{ 7|add:1330 }}", "{{ request.user.password }}", "{% debug %}", "{% include 'admin/base.html' %}",
    "{% load x %}", "{#", "{{", "{%", "${7*191}", "<%= 7*191 %>", "#{7*191}", "{{ settings.SECRET_KEY }}",
    "{0.__class__}",
]
FORMATS = [
    "%s%s%s%n", "%(name)s", "%", "%%", "{}", "{0}{1}", "{name!r:>{width}}", "%d", "%99999999s", "$(id)", "`id`",
    "| id", "; id", "${jndi:ldap://127.0.0.1/x}", "!!python/object:os.system", "\\g<0>", "(a+)+$", "[", "*", "(?P<x>",
]
CONTROL = [
    "\x00", "a\x00b", "\x00" * 20, "\x01\x02\x03", "\x07\x08", "\x0b\x0c", "\x1b[31mred\x1b[0m", "\x7f", "\x80\x9f",
    "\x85", "\u2028\u2029", "\ufeff", "\ufffe", "\uffff", "\ufdd0", "\U0010ffff", "\U000e0001", "\r", "\n", "\r\n",
]
UNICODE = [
    "\U0001f642", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1e9" * 99, "\u202ereversed",
    "\u2066\u2067\u2068", "\u202a\u202b\u202d" * 50, "\u200b\u200c\u200d\u2060", "Z" + "\u0351" * 3000,
    "\u0e49" * 500, "\u1100" * 400, "\u0130\u0131\u017f\u212a", "\ufb03\u01c4\ufdfa", "\u0660\u0661\u0662",
    "\u2460\u00b2\u2167", "\u0430dmin", "\u00df" * 200, "\ud800", "\udfff", "a\udc80b", "\udcff\udcfe",
    "\udcc0\udcaf", "\udced\udca0\udc80",
]
LONG = [
    "a" * 51, "a" * 256, "a" * 10_001, "a " * 40_000, "\U0001f642" * 5_000, "a\n" * 20_000, "/" * 5_000, "[" * 20_000,
    "> " * 10_000, "* " * 10_000, "_a" * 10_000, "`" * 9_999, "&" * 9_000, "@a" * 5_000, "https://a.b/ " * 2_000,
    "a." * 5_000 + "com", "a@" * 4_000, "(" * 9_000, "1." * 4_000, "-" * 9_000,
]
NUMBERS = [
    "0", "-0", "-1", "1.5", "1e3", "1e999", "-1e-999", "NaN", "nan", "Infinity", "-inf", "0x7f", "0b1", "1_000", "+1",
    " 1 ", "1,5", "127", "128", "32768", "65536", "2147483647", "2147483648", "-2147483649", "9223372036854775807",
    "9223372036854775808", "-9223372036854775809", "9" * 30, "9" * 5_000, "0" * 400 + "1", "\u0663", "1\x00",
]
DATES = [
    "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "2026-13-01", "1582-10-10", "-0001-01-01",
    "0001-01-01T00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-03-29T02:30", "23:59:60", "24:00", "99:99", "T",
    "2026-W53-9", "2026-366", "now", "1e9", "2026-01-01 00:00:00" + "0" * 200,
]
PATHS = [
    "../../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "....//....//etc/passwd",
    "%2e%2e%2f%2e%2e%2fetc", "..%252f..%252f", "/dev/zero", "C:\\con", "file.txt\x00.png", ".", "..", "./", "//",
    "~root", "a/../../b", ".git/config",
]
ADDRESSES = [
    f"//{MARK}.example/", f"https:{MARK}.example", f"https:///{MARK}.example", f"\\\\{MARK}.example\\",
    f"/\\{MARK}.example", f"https://localhost@{MARK}.example/", f"https://{MARK}.example%2f@localhost/",
    f"javascript:{ALERT}", f"\x01javascript:{ALERT}", f"vbscript:{ALERT}", f"data:text/html,<script>{ALERT}</script>",
    "file:///etc/passwd", "gopher://127.0.0.1:25/", "http://[::1", "http://[::1]:99999/", "http://0x7f.1/",
    "http://a:b:c/", "https://\u202eexample.org", "https://xn--\u00fc.example", "mailto:a@b?bcc=c",
    "http://" + "a" * 300 + ".example/", "?", "#", "?next=//x", "https://example.org:abc/", "http://\ud800/",
    "ht!tp://x",
]
LINES = [
    f"a\r\nX-{MARK}: 1", f"a\nBcc: {MARK}@example.org", f"a\r\n\r\n<{MARK}>", f"%0d%0aX-{MARK}:%201",
    f"a\rSet-Cookie: {MARK}=1", f"\u560d\u560aX-{MARK}: 1", f"a@b.example\n{MARK}@example.org",
    f'"a\r\nb" <{MARK}@example.org>',
]
MAIL = [
    "a@b", "@", "a@@b.example", "a@b.example,c@d.example", '"very unusual"@b.example', "a@[127.0.0.1]",
    "a@b..example", "<a@b.example>", "a" * 300 + "@b.example", "a@" + "b" * 250 + ".example", "\u00fc@\u00fc.example",
    "a@b.example\x00", "rita@example.org ", "RITA@EXAMPLE.ORG",
]
SHAPES = [
    "[]", "{}", "null", "true", "false", "undefined", "None", "[1, 2]", '{"a": 1}', '{"__proto__": {}}', "[" * 5_000,
    '{"a":' * 2_000, '"', "[[[]]]", "a[]=1", "a[b]=1", "__all__", "pk", "id__in", "user__password__startswith",
    "-1,-2", "on", "csrfmiddlewaretoken", "__proto__", "constructor", "self", "\\u0000", "\\ud800",
    "00000000-0000-0000-0000-000000000000", "{" * 99,
]
EMPTY = [
    "", " ", "   ", "\t", "\n\n\n", "\u00a0", "\u3000", "\u200b", "\u3164", "\u2800", "\u180e", "\u034f", "+", "%20",
    "&nbsp;",
]
ENCODED = [
    "%00", "%0", "%", "%zz", "%c0%80", "%c0%ae%c0%ae/", "%ff%fe", "%ed%a0%80", "%f4%90%80%80", "%u0041", "%25%30%30",
    "&#0;", "&#xd800;", "&#x110000;", "=?utf-8?q?=00?=", "\\x00", "\\u202e", "=?utf-8?b?PGI+?=", "%F0%9F%99",
    "\u00c3\u00bc", "\ufffd",
]
# fmt: on

KINDS = {
    "markup": MARKUP,
    "SQL": SQL,
    "templates": TEMPLATES,
    "formats": FORMATS,
    "control": CONTROL,
    "Unicode": UNICODE,
    "long": LONG,
    "numbers": NUMBERS,
    "dates": DATES,
    "paths": PATHS,
    "addresses": ADDRESSES,
    "lines": LINES,
    "mail": MAIL,
    "shapes": SHAPES,
    "empty": EMPTY,
    "encoded": ENCODED,
}
CORPUS = [value for values in KINDS.values() for value in values]


def as_bytes(value):
    """The value as it goes over the wire: UTF-8, and as the bytes that they stand for where surrogates are."""
    try:
        return value.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogatepass")
