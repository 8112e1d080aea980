// Everything here is a help on top of pages that work without it.
import { initAll } from "../vendor/govuk-frontend-6.6.0/govuk-frontend.js";

const body = document.body;
body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) body.classList.add("govuk-frontend-supported");
initAll();
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== body) initAll(event.detail.elt);
});

// --- one press, one posting -----------------------------------------------------------------------
// The second press of a button while the first is on its way is dropped; the button itself stays as it was, so that
// its name and value are sent and "back" finds a form that works.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 8000) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = String(Date.now());
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// --- typed work outlives a session ----------------------------------------------------------------
// What was typed and not sent when the time was up is kept in this tab only, for the same person and the same page,
// and is gone once it has been shown again or the person signs out.
const PREFIX = "portal-kept:";
const person = body.dataset.person;
const KEEPABLE = "input:not([type=hidden]):not([type=password]):not([type=file]):not([type=submit]), textarea, select";

function forms() {
  return [...document.querySelectorAll("form[method=post]:not([data-no-keep])")];
}

function typed(form) {
  const values = [];
  for (const field of form.querySelectorAll(KEEPABLE)) {
    if (!field.name) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked !== field.defaultChecked) values.push([field.name, field.value, field.checked]);
    } else if (field instanceof HTMLSelectElement) {
      const chosen = [...field.options].filter((one) => one.selected).map((one) => one.value);
      if ([...field.options].some((one) => one.selected !== one.defaultSelected)) values.push([field.name, null, chosen]);
    } else if (field.value !== field.defaultValue) {
      values.push([field.name, null, field.value]);
    }
  }
  return values;
}

function put(key, value) {
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // A full or closed store: the server still answers with what was typed.
  }
}

function kept() {
  const found = [];
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(PREFIX)) found.push([key, JSON.parse(sessionStorage.getItem(key))]);
    }
  } catch {
    return [];
  }
  return found;
}

function keepAll() {
  forms().forEach((form, index) => {
    const values = typed(form);
    if (values.length) put(`${location.pathname}#${index}`, { person, values, path: location.pathname, index });
  });
}

function giveBack(form, values) {
  for (const [name, value, now] of values) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "checkbox" || field.type === "radio") {
        if (field.value === value) field.checked = now;
      } else if (field instanceof HTMLSelectElement) {
        for (const one of field.options) one.selected = now.includes(one.value);
      } else {
        field.value = now;
      }
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

function say(text) {
  const banner = document.createElement("div");
  banner.className = "govuk-notification-banner";
  banner.setAttribute("role", "region");
  banner.setAttribute("aria-labelledby", "kept-title");
  banner.innerHTML =
    '<div class="govuk-notification-banner__header"><h2 class="govuk-notification-banner__title" id="kept-title">' +
    'Important</h2></div><div class="govuk-notification-banner__content">' +
    '<p class="govuk-notification-banner__heading"></p></div>';
  banner.querySelector(".govuk-notification-banner__heading").textContent = text;
  document.querySelector("#main-content .govuk-main-wrapper").prepend(banner);
}

if (person) {
  for (const [key, entry] of kept()) {
    if (entry.person === person && entry.path !== location.pathname) continue;
    const form = entry.person === person ? forms()[entry.index] : null;
    if (form) {
      giveBack(form, entry.values);
      say("You were away for a while. What you had typed here was kept: check it, then send it.");
    }
    sessionStorage.removeItem(key);
  }
  document.querySelector('a[href$="/logout/"]')?.addEventListener("click", () => {
    for (const [key] of kept()) sessionStorage.removeItem(key);
  });
}

// --- the end of a session is said beforehand ------------------------------------------------------
let idle = Number(body.dataset.idleSeconds || 0) * 1000;
const dialog = document.getElementById("session-warning");
if (person && idle && dialog) {
  const warning = Math.min(120000, idle / 3);
  const left = dialog.querySelector("[data-session-left]");
  const stay = dialog.querySelector("form[data-session-stay]");
  const others = "BroadcastChannel" in window ? new BroadcastChannel("portal-session") : null;
  let alive = Date.now();
  let said = "";

  const renew = (tell) => {
    alive = Date.now();
    said = "";
    if (dialog.open) dialog.close();
    if (tell && others) others.postMessage(person);
  };
  const inWords = (seconds) => {
    if (seconds > 90) return "2 minutes";
    if (seconds > 45) return "1 minute";
    return seconds > 20 ? "30 seconds" : "a few seconds";
  };
  const end = () => {
    keepAll();
    location.assign(location.pathname + location.search);
  };
  const look = () => {
    const rest = alive + idle - Date.now();
    if (rest <= -2000) {
      // Two seconds late, so that the server agrees that the time is up.
      clearInterval(clock);
      end();
    } else if (rest <= warning) {
      const words = inWords(rest / 1000);
      if (words !== said) {
        left.textContent = words;
        said = words;
      }
      if (!dialog.open) dialog.showModal();
    }
  };
  const clock = setInterval(look, 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) look();
  });
  if (others) {
    others.onmessage = (event) => {
      if (event.data === person) renew(false);
    };
    others.postMessage(person);
  }
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) renew(true);
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay.requestSubmit();
  });
  stay.addEventListener("submit", async (event) => {
    event.preventDefault();
    delete stay.dataset.sent;
    try {
      const answer = await fetch(stay.action, {
        method: "POST",
        body: new FormData(stay),
        headers: { "X-Requested-With": "fetch", Accept: "application/json" },
        credentials: "same-origin",
      });
      if (!answer.ok || new URL(answer.url).pathname.startsWith("/account/")) {
        end();
        return;
      }
      if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
        const { seconds_left: rest } = await answer.json();
        if (rest > 0) idle = rest * 1000;
      }
      renew(true);
    } catch {
      left.textContent = "a moment; there is no connection just now";
    }
  });
}
