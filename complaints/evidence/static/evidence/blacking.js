// Boxes on a page: drawn with the mouse, or with a finger while "Draw" is on (it scrolls otherwise), or added, moved and resized with keys. Told in thousandths of the page.
const WHOLE = 1000;
const STEP = 10;

for (const form of document.querySelectorAll("[data-blacking]")) start(form);

function start(form) {
  const drawn = form.querySelector('[name="drawn"]');
  const said = form.querySelector("[data-said]");
  form.querySelector("[data-by-hand]").value = "no";
  for (const one of form.querySelectorAll("[data-with-script]")) one.hidden = false;
  for (const one of form.querySelectorAll("[data-without-script]")) one.hidden = true;
  let drawing = false;
  const pens = form.querySelectorAll("[data-draw]");
  for (const pen of pens) pen.addEventListener("click", () => draw(!drawing));
  if (matchMedia("(any-pointer: coarse)").matches) offerTouch();
  let boxes = [];
  try {
    boxes = JSON.parse(drawn.value || "[]").map(([page, left, top, width, height]) => ({ page, left, top, width, height }));
  } catch {
    boxes = [];
  }
  const sheets = new Map();
  for (const section of form.querySelectorAll("[data-page]")) {
    const page = Number(section.dataset.page);
    const sheet = section.querySelector("[data-sheet]");
    sheets.set(page, sheet);
    section.querySelector("[data-add]").addEventListener("click", () => {
      const made = { page, left: 400, top: 450, width: 200, height: 60 };
      boxes.push(made);
      show();
      sheet.lastElementChild.focus();
      tell(made, "added");
    });
    section.querySelector("[data-undo]").addEventListener("click", () => {
      const last = boxes.findLast((one) => one.page === page);
      boxes = boxes.filter((one) => one !== last);
      show();
      said.textContent = last ? "The box is taken away." : "There is no box on this page.";
    });
    pointer(sheet, page);
  }
  show();

  function offerTouch() {
    for (const one of form.querySelectorAll("[data-for-touch]")) one.hidden = false;
  }

  function draw(on) {
    drawing = on;
    form.classList.toggle("blacking-drawing", on);
    for (const pen of pens) pen.setAttribute("aria-pressed", String(on));
    said.textContent = on ? "Drawing is on: your finger draws a box." : "Drawing is off: your finger scrolls.";
  }

  function keep() {
    drawn.value = JSON.stringify(boxes.map((b) => [b.page, b.left, b.top, b.width, b.height]));
  }

  function tell(box, what) {
    said.textContent = `Box on page ${box.page} ${what}: ${box.left} from the left, ${box.top} from the top, ${box.width} wide, ${box.height} high.`;
  }

  function place(element, box) {
    element.style.setProperty("left", `${box.left / 10}%`);
    element.style.setProperty("top", `${box.top / 10}%`);
    element.style.setProperty("width", `${box.width / 10}%`);
    element.style.setProperty("height", `${box.height / 10}%`);
  }

  function show() {
    for (const sheet of sheets.values()) for (const old of sheet.querySelectorAll(".blacking-box")) old.remove();
    boxes.forEach((box, number) => {
      const element = document.createElement("button");
      element.type = "button";
      element.className = "blacking-box";
      element.setAttribute("aria-label", `Box ${number + 1}. Arrow keys move it, Shift and arrow keys change its size, Delete takes it away.`);
      place(element, box);
      element.addEventListener("keydown", (event) => keyed(event, element, box));
      sheets.get(box.page)?.append(element);
    });
    keep();
  }

  function keyed(event, element, box) {
    const by = event.ctrlKey ? 1 : STEP;
    const moves = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] };
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      boxes = boxes.filter((one) => one !== box);
      show();
      said.textContent = "The box is taken away.";
      sheets.get(box.page)?.parentElement.querySelector("[data-add]").focus();
    } else if (event.key in moves) {
      event.preventDefault();
      const [across, down] = moves[event.key];
      if (event.shiftKey) {
        box.width = within(box.width + across, 1, WHOLE - box.left);
        box.height = within(box.height + down, 1, WHOLE - box.top);
      } else {
        box.left = within(box.left + across, 0, WHOLE - box.width);
        box.top = within(box.top + down, 0, WHOLE - box.height);
      }
      place(element, box);
      keep();
      tell(box, event.shiftKey ? "resized" : "moved");
    }
  }

  function pointer(sheet, page) {
    let begun = null;
    sheet.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "mouse" && !drawing) {
        offerTouch();
        return;
      }
      const on = event.target.closest(".blacking-box");
      const at = where(sheet, event);
      event.preventDefault();
      if (on) {
        on.focus({ preventScroll: true });
        const box = boxes[indexOf(on)];
        begun = { box, dx: at.x - box.left, dy: at.y - box.top, element: on };
      } else {
        const box = { page, left: at.x, top: at.y, width: 1, height: 1 };
        boxes.push(box);
        show();
        begun = { box, from: at, element: sheet.lastElementChild };
      }
      sheet.setPointerCapture(event.pointerId);
    });
    sheet.addEventListener("pointermove", (event) => {
      if (!begun) return;
      const at = where(sheet, event);
      const { box } = begun;
      if (begun.from) {
        box.left = Math.min(at.x, begun.from.x);
        box.top = Math.min(at.y, begun.from.y);
        box.width = within(Math.abs(at.x - begun.from.x), 1, WHOLE - box.left);
        box.height = within(Math.abs(at.y - begun.from.y), 1, WHOLE - box.top);
      } else {
        box.left = within(at.x - begun.dx, 0, WHOLE - box.width);
        box.top = within(at.y - begun.dy, 0, WHOLE - box.height);
      }
      place(begun.element, box);
    });
    const end = () => {
      if (!begun) return;
      const { box, from, element } = begun;
      begun = null;
      if (from && (box.width < 5 || box.height < 5)) {
        boxes = boxes.filter((one) => one !== box);
        show();
        return;
      }
      keep();
      element.focus({ preventScroll: true });
      tell(box, from ? "drawn" : "moved");
    };
    sheet.addEventListener("pointerup", end);
    sheet.addEventListener("pointercancel", end);
  }

  function indexOf(element) {
    const all = [];
    for (const sheet of sheets.values()) all.push(...sheet.querySelectorAll(".blacking-box"));
    return boxes.indexOf(sorted()[all.indexOf(element)]);
  }

  function sorted() {
    return [...sheets.keys()].flatMap((page) => boxes.filter((box) => box.page === page));
  }
}

function where(sheet, event) {
  const area = sheet.getBoundingClientRect();
  return {
    x: within(Math.round(((event.clientX - area.left) / area.width) * WHOLE), 0, WHOLE - 1),
    y: within(Math.round(((event.clientY - area.top) / area.height) * WHOLE), 0, WHOLE - 1),
  };
}

function within(number, least, most) {
  return Math.max(least, Math.min(most, number));
}
