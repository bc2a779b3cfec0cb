// Words of the desk that have not reached the server yet, in this browser. Where it keeps nothing, all of this does nothing.
const PREFIX = "desk:";
const KEPT_FOR = 30 * 24 * 3600 * 1000;

export function write(name, copy) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify({ ...copy, at: Date.now() }));
  } catch {
    // Full or forbidden. The words still stand in the form.
  }
}

export function forget(name) {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // Then nothing was kept either.
  }
}

// [name, copy] of all that `owner` left behind under names that begin so. What is older than 30 days is forgotten.
export function leftBehind(start, owner) {
  try {
    const names = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX + start));
    const found = names.map((key) => [key.slice(PREFIX.length), JSON.parse(localStorage.getItem(key))]);
    for (const [name, copy] of found) if (Date.now() - copy.at > KEPT_FOR) forget(name);
    return found.filter(([, copy]) => copy.owner === owner && Date.now() - copy.at <= KEPT_FOR);
  } catch {
    return [];
  }
}

// Whether the window that wrote a copy is still open: it holds a lock of its name as long as it lives.
export async function openWindows() {
  const locks = await navigator.locks?.query();
  return new Set(locks?.held.map((lock) => lock.name));
}

export function stayOpen(tab) {
  navigator.locks?.request(`desk:${tab}`, () => new Promise(() => {}));
}
