// The copies of unsent comments in this browser. Where it keeps nothing (private windows), all of this does nothing.
const PREFIX = "comment:";
const KEPT_FOR = 30 * 24 * 3600 * 1000;

export function read(name) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name));
  } catch {
    return null;
  }
}

export function write(name, copy) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify({ ...copy, at: Date.now() }));
  } catch {
    // Full or forbidden. The text still stands in the form.
  }
}

export function forget(name) {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // Then nothing was kept either.
  }
}

// Forgets `text` wherever it was typed under the post: it may have moved from one answer to another.
export function forgetText(post, text) {
  for (const name of names()) {
    if (name.startsWith(`${post}:`) && read(name)?.text === text) forget(name);
  }
}

// Forgets what belongs to another account than `owner` (empty: nobody is signed in), and what is older than 30 days.
export function forgetOthers(owner) {
  for (const name of names()) {
    const copy = read(name);
    if (!copy || (copy.owner && copy.owner !== owner) || Date.now() - copy.at > KEPT_FOR) forget(name);
  }
}

function names() {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    return keys.map((key) => key.slice(PREFIX.length));
  } catch {
    return [];
  }
}
