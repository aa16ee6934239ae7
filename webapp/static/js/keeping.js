// Keeps what a person typed until the server has confirmed it: across a lost connection, an ended session, a
// page that was left or loaded anew.
//
// Drafts lie in the sessionStorage of the window, never in the localStorage: computers of an office are shared,
// and what lies there would outlive the window and its person. A draft belongs to a person and to a form, ends
// with the window, on signing out (in any window), after a day, and with the confirmed save. It keeps the
// version its person saw, so that it can never take back what a colleague saved meanwhile: the server then
// shows both.
"use strict";

(() => {
  const { announce, showProblem } = window.werkstatt;
  const { htmx } = window;
  if (!htmx) return;

  const DRAFT = "werkstatt-entwurf:";
  const LIFETIME = 24 * 60 * 60 * 1000;
  const RETRIES = [5000, 10000, 20000, 30000];

  const OFFLINE = "Keine Verbindung. Ihr Text bleibt hier stehen und wird gespeichert, sobald die Verbindung wieder da ist.";
  const LATER = "Noch nicht gespeichert. Ihr Text bleibt hier stehen. Beim nächsten Speichern können Sie sich anmelden.";

  const person = document.body.dataset.person ?? null;
  let isSignedOut = person === null;

  // Drafts --------------------------------------------------------------------------------------------------

  // A browser may refuse to keep anything; then all works as it does without drafts.
  const storage = (() => {
    try {
      return window.sessionStorage;
    } catch {
      return null;
    }
  })();

  const keys = () => Object.keys(storage ?? {}).filter((key) => key.startsWith(DRAFT));
  // With the question mark and what follows: it may say who will read the text.
  const keyAt = (address) => {
    const { pathname, search } = new URL(address, window.location);
    return `${DRAFT}${person}:${pathname}${search}`;
  };
  const keyOf = (form) => keyAt(form.getAttribute("action"));
  const remove = (key) => storage?.removeItem(key);

  const read = (key) => {
    try {
      const draft = JSON.parse(storage?.getItem(key));
      return draft && Date.now() - draft.at < LIFETIME ? draft : null;
    } catch {
      return null;
    }
  };

  const write = (key, draft) => {
    try {
      storage?.setItem(key, JSON.stringify(draft));
    } catch {
      // Full: the text still stands in the form.
    }
  };

  const clean = () => {
    for (const key of keys()) {
      if (!key.startsWith(`${DRAFT}${person}:`) ? person !== null : !read(key)) remove(key);
    }
  };

  const isDraftable = (form) => form?.matches?.("form[data-draft]") && form.querySelector("textarea:not([readonly]), input[type=text]");

  const isChanged = (field) => {
    if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
    return field.matches("textarea, input:not([type=hidden], [type=file])") && field.value.trim() !== field.defaultValue.trim();
  };

  const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => name !== "csrf_token" && typeof value === "string");

  const keep = (form) => {
    if (isSignedOut || !isDraftable(form)) return;
    const key = keyOf(form);
    if (![...form.elements].some(isChanged)) {
      remove(key);
      return;
    }
    write(key, { at: Date.now(), fields: fieldsOf(form) });
  };

  const fill = (form, fields) => {
    for (const field of form.elements) {
      const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
      if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
      else if (field.name !== "csrf_token" && field.type !== "file" && values.length) [field.value] = values;
    }
  };

  const button = (words, act) => {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "text-button";
    element.textContent = words;
    element.addEventListener("click", act);
    return element;
  };

  const time = new Intl.DateTimeFormat("de-DE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Berlin" });

  const seen = new WeakSet();

  // What was typed stands in its form again; it is saved when the person says so, on the version they saw then.
  const restore = (form) => {
    if (seen.has(form) || !isDraftable(form)) return;
    seen.add(form);
    const draft = read(keyOf(form));
    if (!draft) return;
    const before = fieldsOf(form);
    fill(form, draft.fields);
    form.closest("details")?.setAttribute("open", "");
    const note = document.createElement("p");
    note.className = "draft";
    note.dataset.draftNote = "";
    note.append(
      `Ihr Text von ${time.format(draft.at)} Uhr ist noch nicht gespeichert.`,
      button("Jetzt speichern", () => form.requestSubmit()),
      button("Verwerfen", () => {
        remove(keyOf(form));
        form.reset();
        fill(form, before);
        note.remove();
        announce("Der Text ist verworfen.");
        form.querySelector("textarea, input[type=text]")?.focus();
      }),
    );
    form.prepend(note);
  };

  const restoreAll = () => {
    for (const form of document.querySelectorAll("form[data-draft]")) restore(form);
  };

  const keepTyped = (event) => keep(event.target.form ?? null);
  document.addEventListener("input", keepTyped);
  document.addEventListener("change", keepTyped);

  // Forms that are sent as a page of their own: whoever is led on to another page was heard. Any other page, be it
  // a refusal, the sign-in or what is loaded once the connection is back, leaves the text a draft.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !isDraftable(form) || form.matches("[data-hx-post]")) return;
    keep(form);
    const draft = read(keyOf(form));
    if (draft) write(keyOf(form), { ...draft, isSent: true });
  });

  const isRefusal = () => "refusal" in document.body.dataset;

  const settleSent = () => {
    const wasLedOn = performance.getEntriesByType("navigation")[0]?.redirectCount > 0 && !isRefusal();
    for (const key of keys()) {
      const draft = read(key);
      if (!draft?.isSent) continue;
      if (wasLedOn) remove(key);
      else write(key, { ...draft, isSent: false });
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    clean();
    settleSent();
    // A page that refuses holds what was sent, on the version that counts now.
    if (isRefusal()) for (const form of document.querySelectorAll("form[data-draft]")) seen.add(form);
    restoreAll();
  });

  // A lost connection ---------------------------------------------------------------------------------------

  // Forms whose sending failed; each is sent again until the server has answered.
  const waiting = new Set();
  let tries = 0;
  let timer = null;

  const sendAgain = () => {
    clearTimeout(timer);
    timer = null;
    for (const form of waiting) {
      waiting.delete(form);
      if (form.isConnected) form.requestSubmit();
    }
  };

  document.addEventListener("htmx-error", (event) => {
    const { ctx } = event.detail;
    if (!isDraftable(ctx?.sourceElement) || ctx.response) return;
    waiting.add(ctx.sourceElement);
    ctx.sourceElement.querySelector("[data-draft-note]")?.remove();
    showProblem(ctx.sourceElement, OFFLINE);
    timer ??= setTimeout(sendAgain, RETRIES[Math.min(tries, RETRIES.length - 1)]);
    tries += 1;
  });

  window.addEventListener("online", sendAgain);

  // Answers of the server -----------------------------------------------------------------------------------

  const confirm = (form) => {
    if (!form.matches("form")) return;
    form.querySelector("[data-draft-note]")?.remove();
    if (form.dataset.done) announce(form.dataset.done);
    // Typed on while it was being saved.
    keep(form);
  };

  document.addEventListener("htmx-after-swap", (event) => {
    const { ctx } = event.detail;
    tries = 0;
    // Where the form itself is gone, such as the choice between two versions, its address still says whose it was.
    if (ctx.request.method === "POST" && ctx.response.status < 400) {
      remove(keyAt(ctx.request.action));
      confirm(ctx.sourceElement);
    }
    restoreAll();
  });

  // An ended session ----------------------------------------------------------------------------------------

  const takeToken = (page) => {
    const token = page.querySelector('[name="csrf_token"]').value;
    for (const field of document.getElementsByName("csrf_token")) field.value = token;
    document.body.setAttribute("data-hx-headers-inherited", JSON.stringify({ "X-CSRFToken": token }));
  };

  const repeat = (element) => {
    if (element.matches("form")) element.requestSubmit();
    else element.click();
  };

  const parse = (text) => new DOMParser().parseFromString(text, "text/html");

  const dialog = document.createElement("dialog");
  dialog.className = "sign-in";
  dialog.setAttribute("aria-labelledby", "neu-anmelden");
  dialog.addEventListener("close", () => dialog.replaceChildren());

  const say = (words) => {
    const line = dialog.querySelector("[data-words]");
    line.textContent = words;
    line.hidden = false;
  };

  // Signing in on top of the page; then what was to be sent is sent again, with the token of the new session.
  const signIn = (form, element) => {
    const heading = document.createElement("h2");
    heading.id = "neu-anmelden";
    heading.textContent = "Bitte neu anmelden";
    const words = document.createElement("p");
    words.textContent = "Ihre Sitzung ist abgelaufen. Nach dem Anmelden wird Ihr Text gespeichert.";
    const problem = document.createElement("p");
    problem.className = "notice notice--danger";
    problem.setAttribute("role", "alert");
    problem.dataset.words = "";
    problem.hidden = true;
    dialog.replaceChildren(heading, words, problem);
    const showForm = (found) => {
      dialog.querySelector("form")?.remove();
      const own = document.importNode(found, true);
      own.querySelector(".actions").append(button("Später", () => dialog.close("later")));
      own.addEventListener("submit", (event) => {
        event.preventDefault();
        send(own);
      });
      dialog.append(own);
      (own.querySelector("[data-focus]") ?? own.querySelector("input:not([type=hidden])")).focus();
    };
    const send = async (own) => {
      let answer, page;
      try {
        answer = await fetch(own.action, { method: "POST", body: new URLSearchParams(new FormData(own)), headers: { "HX-Request": "true" } });
        page = parse(await answer.text());
      } catch {
        say("Keine Verbindung. Bitte versuchen Sie es gleich noch einmal.");
        return;
      }
      const signedIn = page.querySelector("[data-signed-in]");
      if (signedIn) finish(signedIn, page);
      else if (page.querySelector("form[data-sign-in]")) showForm(page.querySelector("form[data-sign-in]"));
      else say(page.querySelector("[data-error]")?.textContent.trim() ?? "Das hat nicht geklappt. Bitte laden Sie die Seite neu.");
    };
    const finish = (signedIn, page) => {
      if (signedIn.dataset.person !== person) {
        tellWhoIsHere(signedIn.dataset.name);
        return;
      }
      isSignedOut = false;
      takeToken(page);
      dialog.close("done");
      announce("Sie sind wieder angemeldet.");
      element.closest?.("[data-item]")?.querySelector("[data-problem]")?.remove();
      repeat(element);
    };
    if (!dialog.isConnected) document.body.append(dialog);
    dialog.onclose = () => {
      if (dialog.returnValue !== "done") showProblem(element, LATER);
      dialog.returnValue = "";
    };
    if (!dialog.open) dialog.showModal();
    showForm(form);
  };

  // On an office's computer it may be somebody else who signs in; nothing is sent in their name.
  const tellWhoIsHere = (name) => {
    forget();
    dialog.querySelector("form").remove();
    say(`Jetzt ist ${name} angemeldet. Was auf dieser Seite getippt wurde, gehört jemand anderem und ist nicht gespeichert.`);
    dialog.append(button("Seite neu laden", () => window.location.reload()));
  };

  const forget = () => {
    isSignedOut = true;
    for (const key of keys()) remove(key);
  };

  window.werkstatt.signInAgain = (page, element) => {
    const form = page.querySelector("form[data-sign-in]");
    if (!form || person === null || dialog.open) return Boolean(form && dialog.open);
    signIn(form, element);
    return true;
  };

  // Signing out in one window leaves no draft in any.
  const windows = new BroadcastChannel("werkstatt");
  windows.addEventListener("message", (event) => {
    if (event.data === "abgemeldet") forget();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-sign-out]")) return;
    forget();
    windows.postMessage("abgemeldet");
  });
})();
