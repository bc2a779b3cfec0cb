// Teaches the editor our own marks: pictures of the library, the source of a quote, tables with a caption, clean paste.
import {
  Blockquote as BaseBlockquote,
  Extension,
  Node,
  Plugin,
  Table as BaseTable,
  updateAttrsDialog,
} from "django-prose-editor/editor";
import { cleanPasted } from "./paste-cleaning.js";
import { drawPicture } from "./picture-in-text.js";
import { choosePicture } from "./picture-dialog.js";

const REFUSED = "Pictures are added with the button Picture, so that they get an alternative text.";

const attribute = (name) => ({
  default: null,
  parseHTML: (element) => element.getAttribute(`data-${name}`),
  renderHTML: (attributes) => (attributes[name] ? { [`data-${name}`]: attributes[name] } : {}),
});

async function addPicture(editor, file = null) {
  const picture = await choosePicture(file);
  const chain = editor.chain().focus();
  // A paragraph after it, so that what is typed next does not take the picture's place.
  if (picture) chain.insertContent([{ type: "picture", attrs: { image: String(picture.id) } }, { type: "paragraph" }]);
  chain.run();
}

const wordsDialog = updateAttrsDialog(
  {
    alt: { type: "string", title: "Alternative text here (empty: that of the library)" },
    caption: { type: "string", title: "Caption here (empty: that of the library)" },
  },
  { title: "Words of this picture", submitText: "Keep" },
);

export const Picture = Node.create({
  name: "picture",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({ image: attribute("image"), alt: attribute("alt"), caption: attribute("caption") }),
  parseHTML: () => [{ tag: "figure[data-image]" }],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes],
  addNodeView: () => drawPicture,
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "picture",
      groups: "nodes",
      priority: 300,
      button: buttons.text("Picture", "Picture"),
      command: (editor) => addPicture(editor),
      active: (editor) => editor.isActive("picture"),
    });
    menu.defineItem({
      name: "pictureWords",
      groups: "nodes",
      priority: 290,
      button: buttons.text("Words", "Words of this picture"),
      hidden: (editor) => !editor.isActive("picture"),
      async command(editor) {
        const words = await wordsDialog(editor, editor.getAttributes("picture"));
        if (words) editor.chain().focus().updateAttributes("picture", words).run();
      },
    });
  },
});

export const Blockquote = BaseBlockquote.extend({ content: "block+ quoteSource?" });

export const QuoteSource = Node.create({
  name: "quoteSource",
  content: "inline*",
  defining: true,
  parseHTML: () => [{ tag: "blockquote > cite", priority: 60 }],
  renderHTML: () => ["cite", 0],
  addKeyboardShortcuts() {
    return {
      // Out of the quote, into a paragraph below it.
      Enter: ({ editor }) => {
        if (!editor.isActive("quoteSource")) return false;
        const { $from } = editor.state.selection;
        const after = $from.after($from.depth - 1);
        return editor.chain().insertContentAt(after, { type: "paragraph" }).setTextSelection(after + 1).run();
      },
    };
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "quoteSource",
      groups: "nodes",
      button: buttons.text("Source", "Source of the quote"),
      hidden: (editor) => !editor.isActive("blockquote"),
      active: (editor) => editor.isActive("quoteSource"),
      command: toggleSource,
    });
  },
});

function toggleSource(editor) {
  const { $from } = editor.state.selection;
  let depth = $from.depth;
  while (depth > 0 && $from.node(depth).type.name !== "blockquote") depth -= 1;
  if (!depth) return;
  const quote = $from.node(depth);
  const end = $from.end(depth);
  if (quote.lastChild.type.name === "quoteSource") {
    editor.chain().focus().deleteRange({ from: end - quote.lastChild.nodeSize, to: end }).run();
  } else {
    editor.chain().focus().insertContentAt(end, { type: "quoteSource" }).setTextSelection(end + 1).run();
  }
}

const tableDialog = updateAttrsDialog(
  {
    caption: { type: "string", title: "Caption: what the table shows" },
    rows: { title: "Rows", format: "number", min: "1", max: "100" },
    cols: { title: "Columns", format: "number", min: "1", max: "20" },
    withHeaderRow: { type: "boolean", title: "The first row names the columns" },
  },
  { title: "Table", submitText: "Put into the text" },
);
const captionDialog = updateAttrsDialog(
  { caption: { type: "string", title: "Caption: what the table shows" } },
  { title: "Caption of the table", submitText: "Keep" },
);

export const Table = BaseTable.extend({
  // The caption is an attribute here; read as content it would become a row.
  parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
  addAttributes() {
    return {
      ...this.parent?.(),
      caption: {
        default: null,
        parseHTML: (element) => element.querySelector("caption")?.textContent.trim() || null,
        renderHTML: (attributes) => (attributes.caption ? { "data-caption": attributes.caption } : {}),
      },
    };
  },
  renderHTML({ node }) {
    const caption = node.attrs.caption;
    return ["table", {}, ...(caption ? [["caption", {}, caption]] : []), ["tbody", 0]];
  },
  addCommands() {
    return {
      ...this.parent?.(),
      insertTableWithOptions:
        () =>
        ({ editor }) => {
          tableDialog(editor, { rows: "3", cols: "3", withHeaderRow: true }).then((wanted) => {
            if (!wanted) return;
            const size = { rows: Number(wanted.rows) || 3, cols: Number(wanted.cols) || 3 };
            const chain = editor.chain().focus().insertTable({ ...size, withHeaderRow: wanted.withHeaderRow });
            if (wanted.caption.trim()) chain.updateAttributes("table", { caption: wanted.caption.trim() });
            chain.run();
          });
        },
    };
  },
  addMenuItems(storage) {
    this.parent?.(storage);
    storage.menu.defineItem({
      name: "table:caption",
      groups: "table",
      button: storage.buttons.text("Caption", "Caption of the table"),
      hidden: (editor) => !editor.isActive("table"),
      async command(editor) {
        const found = await captionDialog(editor, editor.getAttributes("table"));
        if (found) editor.chain().focus().updateAttributes("table", { caption: found.caption.trim() || null }).run();
      },
    });
  },
});

const picturesIn = (transfer) => [...(transfer?.files ?? [])].filter((file) => file.type.startsWith("image/"));
const wordsIn = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.trim();

export const CleanPaste = Extension.create({
  name: "cleanPaste",
  addProseMirrorPlugins() {
    const editor = this.editor;
    return [
      new Plugin({
        props: {
          transformPastedHTML(html) {
            const cleaned = cleanPasted(html);
            if (cleaned.pictures) tell(editor, `${REFUSED} The text was pasted.`);
            return cleaned.html;
          },
          handlePaste(view, event) {
            const [file] = picturesIn(event.clipboardData);
            // Word and Excel send a drawing of the very text that is pasted.
            if (!file || wordsIn(event.clipboardData.getData("text/html"))) return false;
            tell(editor, REFUSED, file);
            return true;
          },
          handleDrop(view, event, slice, moved) {
            const [file] = moved ? [] : picturesIn(event.dataTransfer);
            if (!file) return false;
            event.preventDefault();
            const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
            if (place) editor.commands.setTextSelection(place.pos);
            tell(editor, REFUSED, file);
            return true;
          },
        },
      }),
    ];
  },
});

function tell(editor, words, file = null) {
  const frame = editor.view.dom.closest(".prose-editor");
  frame.querySelector(".editor-note")?.remove();
  const note = document.createElement("div");
  note.className = "editor-note";
  note.setAttribute("role", "alert");
  note.append(Object.assign(document.createElement("p"), { textContent: words }));
  const button = (text, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    made.addEventListener("click", () => {
      note.remove();
      act();
    });
    note.append(made);
  };
  if (file) button("Add this picture", () => addPicture(editor, file));
  button("Close", () => editor.commands.focus());
  editor.view.dom.before(note);
}
