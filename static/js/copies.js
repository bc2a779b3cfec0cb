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

// Forgets what belongs to another account than `owner` (empty: nobody is signed in), and what is older than 30 days.
export function forgetOthers(owner) {
  try {
    for (const key of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) {
      const name = key.slice(PREFIX.length);
      const copy = read(name);
      if (!copy || (copy.owner && copy.owner !== owner) || Date.now() - copy.at > KEPT_FOR) forget(name);
    }
  } catch {
    // As above.
  }
}
