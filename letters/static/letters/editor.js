// The editor of a letter: a help on top of a text field that works without it.
import "../vendor/markdown-toolbar-2.2.3/markdown-toolbar.js";

const WAIT = 350;
const TABLE = "| Date | What happened |\n| --- | --- |\n|  |  |\n";
const POINT = /^(\s*)([-*]|\d{1,3}[.)])( +)/;

function put(field, text, from, to) {
  field.focus();
  field.setSelectionRange(from, to);
  // The only way in which the browser's own "undo" takes it back.
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function insertTable(field) {
  const at = field.selectionEnd;
  const before = field.value.slice(0, at);
  const gap = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  put(field, `${gap}${TABLE}\n`, at, at);
  const cell = at + gap.length + TABLE.lastIndexOf("|  |") + 2;
  field.setSelectionRange(cell, cell);
}

function wrap(field, mark) {
  const { selectionStart: from, selectionEnd: to } = field;
  const chosen = field.value.slice(from, to);
  const off = chosen.startsWith(mark) && chosen.endsWith(mark) && chosen.length > 2 * mark.length;
  put(field, off ? chosen.slice(mark.length, -mark.length) : `${mark}${chosen}${mark}`, from, to);
  if (!chosen) field.setSelectionRange(from + mark.length, from + mark.length);
  else if (!off) field.setSelectionRange(from, to + 2 * mark.length);
}

// Enter in a list begins the next point; Enter on an empty point ends the list.
function goOn(field, event) {
  const at = field.selectionStart;
  if (at !== field.selectionEnd) return;
  const start = field.value.lastIndexOf("\n", at - 1) + 1;
  const line = field.value.slice(start, at);
  const found = line.match(POINT);
  if (!found) return;
  event.preventDefault();
  if (line === found[0]) {
    // Without an empty line between, what follows would still belong to the last point.
    const after = start > 1 && field.value.slice(0, start - 1).split("\n").pop().trim() !== "" ? "\n" : "";
    put(field, after, start, at);
    return;
  }
  const number = parseInt(found[2], 10);
  const mark = Number.isNaN(number) ? found[2] : `${number + 1}${found[2].slice(-1)}`;
  put(field, `\n${found[1]}${mark}${found[3]}`, at, at);
}

for (const editor of document.querySelectorAll("[data-letters-editor]")) {
  const field = editor.querySelector("textarea");
  const bar = editor.querySelector("markdown-toolbar");
  const sheet = editor.querySelector("[data-letters-sheet]");
  const token = editor.closest("form")?.querySelector("[name=csrfmiddlewaretoken]")?.value;
  bar.hidden = false;
  bar.querySelector("[data-md-button=table]").addEventListener("click", () => insertTable(field));

  field.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      const mark = { b: "**", i: "_" }[event.key.toLowerCase()];
      if (mark) {
        event.preventDefault();
        wrap(field, mark);
      }
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      goOn(field, event);
    }
  });

  let waiting;
  let asked = 0;
  async function show() {
    const mine = (asked += 1);
    try {
      const answer = await fetch(editor.dataset.preview, {
        method: "POST",
        headers: { "X-CSRFToken": token },
        body: new URLSearchParams({ body: field.value }),
      });
      if (!answer.ok || answer.redirected || mine !== asked) return;
      // The server takes out everything but a short list of plain tags.
      sheet.querySelector(".letter").innerHTML = await answer.text();
      sheet.hidden = false;
    } catch {
      // No network: the words stay in the field, and "Save" shows them as they will read.
    }
  }
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, WAIT);
  });
  if (token) show();
}
