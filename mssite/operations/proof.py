"""Whether a restored database is the one that was backed up, and its threads whole. Asked by plain SQL."""

import hashlib

from comments.models.comment import PATH_DIGITS
from mssite.operations.archive import BackupError

PLACES = """
    SELECT c.xtdcomment_ptr_id, c.post_id, c.number, c.path, c.state, p.post_id, p.path
    FROM comments_comment c LEFT JOIN comments_comment p ON p.xtdcomment_ptr_id = c.reply_to_id
    ORDER BY c.xtdcomment_ptr_id
"""
COUNTERS = """
    SELECT v.post_id FROM comments_conversation v
    WHERE v.last_number < (SELECT COALESCE(MAX(number), 0) FROM comments_comment c WHERE c.post_id = v.post_id)
       OR v.approved_count <> (
            SELECT COUNT(*) FROM comments_comment c WHERE c.post_id = v.post_id AND c.state = 'approved'
          )
"""


def look_at_threads(cursor):
    """Return a check sum of every comment's place and state, and how many are out of place."""
    total, faults = hashlib.sha256(), 0
    cursor.execute(PLACES)
    while rows := cursor.fetchmany(5000):
        for row in rows:
            total.update(repr(tuple(row)).encode())
            faults += not is_in_place(*row[1:4], *row[5:])
    cursor.execute(COUNTERS)
    return total.hexdigest(), faults + len(cursor.fetchall())


def is_in_place(post, number, path, parents_post, parents_path):
    """Whether the path ends in the comment's own number and begins as that of what it answers."""
    own = f"{number:0{PATH_DIGITS}d}"
    if parents_path is None:
        return path == own
    above = path[:-PATH_DIGITS]
    return post == parents_post and path.endswith(own) and bool(above) and parents_path.startswith(above)


def compare(found, manifest):
    """BackupError when the database is not the one the manifest tells of."""
    wrong = [name for name, rows in manifest["rows"].items() if found["rows"].get(name) != rows]
    if wrong:
        raise BackupError(f"The restored tables differ from the backup's: {', '.join(sorted(wrong))}.")
    if found["threads"] != manifest["threads"] or found["faults"] > manifest["faults"]:
        raise BackupError("The restored threads differ from the backup's.")
