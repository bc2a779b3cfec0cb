// Makes pasted HTML of Word, Google Docs and web pages plain: headings, lists, links, tables and emphasis stay.
const DROPPED = "style, script, meta, link, title, xml, img, picture, svg, canvas, video, audio, iframe, object, embed, colgroup, input, button, select, textarea";
const KEPT_ATTRIBUTES = { a: ["href", "title"], td: ["colspan", "rowspan"], th: ["colspan", "rowspan"], ol: ["start"] };
const LINK = /^(https?:|mailto:)/i;
const ORDERED = /^\(?([0-9]+|[a-z]|[ivxlc]+)[.)]/i;

const STYLE_SHEET = /<style\b[^]*?<\/style\s*>/gi;
const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi;
const REFUSED_IN_TAG = /("[^"]*"|'[^']*')|\s(style|on[a-z]+)(?=\s*=)/gi;

/** The HTML without what is no text, and how many pictures it held. What comes from our own editor stays as it is. */
export function cleanPasted(given) {
  const html = hideRefused(given);
  if (html.includes("data-pm-slice")) return { html, pictures: 0 };
  const body = new DOMParser().parseFromString(html, "text/html").body;
  const pictures = body.querySelectorAll("img, picture:not(:has(img)), svg").length;
  for (const element of body.querySelectorAll(DROPPED)) element.remove();
  dropComments(body);
  makeWordLists(body);
  for (const list of body.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) list.previousElementSibling?.append(list);
  keepEmphasis(body);
  setHeadings(body);
  for (const element of body.querySelectorAll("br")) dropBetweenBlocks(element);
  for (const element of [...body.querySelectorAll("*")].reverse()) plain(element);
  for (const element of [...body.querySelectorAll("p, div, h2, h3, h4, li")].reverse()) {
    if (!element.textContent.trim() && !element.querySelector("table")) element.remove();
  }
  return { html: body.innerHTML, pictures };
}

function dropComments(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const comments = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  for (const comment of comments) comment.remove();
}

// Our content policy refuses styles and handlers already while they are parsed. They only get read: another name will do.
function hideRefused(html) {
  const renamed = (tag) => tag.replace(REFUSED_IN_TAG, (_, quoted, name) => quoted ?? ` data-${name}`);
  return html.replace(STYLE_SHEET, "").replace(TAG, renamed);
}

const styleOf = (element) => (element.dataset.style ?? element.getAttribute("style") ?? "").toLowerCase();

// Word writes the items of a list as paragraphs, with the mark and the level in their style.
function makeWordLists(body) {
  const levels = [];
  let last = null;
  for (const paragraph of body.querySelectorAll("p:is([data-style*='mso-list' i], [style*='mso-list' i])")) {
    const level = Number(/level(\d)/.exec(styleOf(paragraph))?.[1] ?? 1);
    const mark = [...paragraph.querySelectorAll("span")].find((span) => styleOf(span).includes("mso-list:ignore"));
    const kind = ORDERED.test(mark?.textContent.trim() ?? "") ? "ol" : "ul";
    mark?.remove();
    if (paragraph.previousElementSibling !== last) levels.length = 0;
    levels.length = Math.min(levels.length, level);
    if (levels.length < level || levels.at(-1)?.localName !== kind) {
      levels.length = Math.min(levels.length, level - 1);
      const list = paragraph.ownerDocument.createElement(kind);
      const above = levels.at(-1)?.lastElementChild;
      if (above) above.append(list);
      else paragraph.before(list);
      levels.push(list);
    }
    const item = paragraph.ownerDocument.createElement("li");
    levels.at(-1).append(item);
    item.append(...paragraph.childNodes);
    paragraph.remove();
    last = levels[0];
  }
}

// Google Docs writes emphasis into styles, and wraps all of it in a <b> that is not bold.
function keepEmphasis(body) {
  for (const element of body.querySelectorAll("[data-style], [style]")) {
    const style = styleOf(element);
    const marks = [];
    if (/font-weight:\s*(bold|[6-9]00)/.test(style) && !element.closest("h1, h2, h3, h4, h5, h6, th")) marks.push("strong");
    if (/font-style:\s*italic/.test(style)) marks.push("em");
    if (/vertical-align:\s*super/.test(style)) marks.push("sup");
    if (/vertical-align:\s*sub/.test(style)) marks.push("sub");
    if (element.localName === "span") {
      for (const mark of marks) {
        const around = element.ownerDocument.createElement(mark);
        around.append(...element.childNodes);
        element.append(around);
      }
    } else if (/^(b|strong)$/.test(element.localName) && /font-weight:\s*(normal|400)/.test(style)) {
      element.replaceWith(...element.childNodes);
    }
  }
}

// The page's own title is its only first heading.
function setHeadings(body) {
  for (const element of body.querySelectorAll("h1, h5, h6, p.MsoTitle")) {
    const heading = element.ownerDocument.createElement(/h[56]/.test(element.localName) ? "h4" : "h2");
    heading.append(...element.childNodes);
    element.replaceWith(heading);
  }
}

// Google Docs puts a line break between a paragraph and a list.
function dropBetweenBlocks(lineBreak) {
  const before = lineBreak.previousElementSibling;
  const isAlone = !before || /^(p|ul|ol|table|h[1-6]|div|br)$/.test(before.localName);
  const words = before?.nextSibling !== lineBreak && lineBreak.previousSibling?.textContent.trim();
  if (isAlone && !words && !lineBreak.closest("p, li, td, th, pre")) lineBreak.remove();
}

function plain(element) {
  const name = element.localName;
  if (name === "figcaption") {
    const words = element.ownerDocument.createElement("p");
    words.append(...element.childNodes);
    element.replaceWith(words);
    return;
  }
  const isForeignLink = name === "a" && !LINK.test(element.getAttribute("href") ?? "");
  if (isForeignLink || /^(span|font|figure|center|u|ins|section|article|main|header|footer)$|:/.test(name)) {
    element.replaceWith(...element.childNodes);
    return;
  }
  for (const { name: attribute } of [...element.attributes]) {
    if (!KEPT_ATTRIBUTES[name]?.includes(attribute)) element.removeAttribute(attribute);
  }
}
