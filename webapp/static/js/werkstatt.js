// What scripts add to pages that also work without them: announcing, keeping the focus, shortcuts, closing menus.
// Text is only ever set through textContent; pages allow no inline code.
"use strict";

(() => {
  const htmx = window.htmx;

  // Without htmx forms are sent as a whole, so their buttons must be seen.
  if (!htmx) document.documentElement.classList.add("is-plain");

  // Emptied first, so that the same words twice are spoken twice.
  const announce = (words) => {
    const region = document.getElementById("ansage");
    if (!region) return;
    region.textContent = "";
    setTimeout(() => { region.textContent = words; }, 50);
  };

  const chosen = (form) => form.querySelector('[name="answer"]:checked')?.value ?? null;

  // A refused form is read from its summary, not from the top of the page.
  document.addEventListener("DOMContentLoaded", () => document.querySelector("main [data-focus]")?.focus());

  // Fields with a limit say how much is left. Nothing is cut off: what is too long is said when it is sent.
  for (const field of document.querySelectorAll("[data-limit]")) {
    const limit = Number(field.dataset.limit);
    const left = document.createElement("p");
    left.className = "field-limit quiet";
    const count = () => {
      const rest = limit - [...field.value.trim()].length;
      left.textContent = rest < 0 ? `${-rest} Zeichen zu viel` : `noch ${rest} Zeichen`;
      left.classList.toggle("is-over", rest < 0);
    };
    field.addEventListener("input", count);
    // Spoken when one leaves the field too long, not with every letter.
    field.addEventListener("change", () => { if (left.classList.contains("is-over")) announce(left.textContent); });
    field.after(left);
    count();
  }

  // Menus ---------------------------------------------------------------------------------------------------

  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (menu !== except) menu.open = false;
    }
  };

  document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.activeElement?.closest("details[data-menu][open]");
    closeMenus(null);
    menu?.querySelector("summary")?.focus();
  });

  // Items ---------------------------------------------------------------------------------------------------

  // 0 to 3 rate the item the focus is in, unless something is being written there.
  document.addEventListener("keydown", (event) => {
    if (!["0", "1", "2", "3"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    const from = document.activeElement;
    if (!from || from.matches("textarea, select, input:not([type=radio])")) return;
    const radio = from
      .closest("[data-item]")
      ?.querySelector(`[data-answer] [name="answer"][value="${event.key}"]:enabled`);
    if (!radio) return;
    event.preventDefault();
    radio.focus({ preventScroll: true });
    if (radio.checked) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // "Weiter zu …" opens the next item in place where it stands on the page.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-next]");
    const row = link && htmx ? document.getElementById(`${link.dataset.next}-zeile`) : null;
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (row.getAttribute("aria-expanded") === "false") row.click();
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "start" });
  });

  // Choosing "nicht zutreffend" leads to its reason.
  document.addEventListener("change", (event) => {
    if (!event.target.matches('[data-answer] [name="answer"][value="nz"]')) return;
    event.target.form.querySelector('[name="reason"]')?.focus();
  });

  // Reviewing -----------------------------------------------------------------------------------------------

  // J, 0 to 3 and R decide on the item the focus is in. Agreeing needs no words and is sent at once; everything
  // else leads to its text, from where Ctrl and Enter send it.
  document.addEventListener("keydown", (event) => {
    const from = document.activeElement;
    const form = from?.closest("[data-review]")?.querySelector("[data-judgement]");
    if (!form || event.altKey) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form.contains(from)) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || from.matches("textarea, select, input:not([type=radio])")) return;
    const radio = form.querySelector(`[data-key~="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    if ("final" in radio.dataset) {
      form.requestSubmit();
      return;
    }
    // Only as far as needed, so that what was chosen and what the office says stay in sight.
    form.querySelector("textarea").focus({ preventScroll: true });
    form.querySelector("[type=submit]").scrollIntoView({ block: "nearest" });
  });

  // A decision is sent once, however often its key or button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-judgement]")) return;
    if ("sent" in form.dataset) event.preventDefault();
    form.dataset.sent = "";
  });

  // Whoever goes back finds the form as it was left, and may send it again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("[data-judgement]")) delete form.dataset.sent;
  });

  // Requests of htmx ----------------------------------------------------------------------------------------

  const isWholePage = (text) => /^\s*<!doctype/i.test(text ?? "");

  const showProblem = (element, words) => {
    announce(words);
    const item = element.closest("[data-item]");
    const place = item?.querySelector(".item__body") ?? element.closest("form") ?? document.querySelector(".messages");
    if (!place) return;
    place.querySelector("[data-problem]")?.remove();
    const notice = document.createElement("p");
    notice.className = "notice notice--danger";
    notice.dataset.problem = "";
    notice.textContent = words;
    place.prepend(notice);
  };

  window.werkstatt = { announce, showProblem };

  // Whoever signed in again in another window has another token. The page that refuses the old one brings the
  // new one along; then the form is sent once more, so that nobody has to answer twice. Not where it is somebody
  // else who signed in: nothing is sent in their name.
  const resent = new WeakSet();
  const SOMEBODY_ELSE = "Nicht gespeichert: In diesem Browser ist inzwischen jemand anderes angemeldet. Kopieren Sie Ihren Text, wenn Sie ihn behalten wollen, und laden Sie die Seite neu.";

  const resendWithNewToken = (form, page) => {
    const token = page.querySelector('[name="csrf_token"]')?.value;
    if (!token || !form.matches("form") || resent.has(form)) return false;
    if (page.body.dataset.person !== document.body.dataset.person) {
      showProblem(form, SOMEBODY_ELSE);
      return true;
    }
    resent.add(form);
    for (const field of document.getElementsByName("csrf_token")) field.value = token;
    const headers = page.body.getAttribute("data-hx-headers-inherited");
    document.body.setAttribute("data-hx-headers-inherited", headers);
    document.addEventListener("htmx-finally-request", () => setTimeout(() => form.requestSubmit()), { once: true });
    return true;
  };

  let hadFocus = false;

  const isLive = (ctx) => Boolean(ctx?.sourceElement?.matches?.("[data-live]"));

  // An error page in answer to a part of a page is not put into the page; its sentence is shown instead.
  document.addEventListener("htmx-before-swap", (event) => {
    const { ctx } = event.detail;
    hadFocus = Boolean(ctx.target?.contains?.(document.activeElement));
    if (!isWholePage(ctx.text)) return;
    if (isLive(ctx)) {
      event.preventDefault();
      // What was watched is over, or the person is not signed in any more: the page says so itself.
      if ([401, 403, 404, 410].includes(ctx.response.status)) location.reload();
      return;
    }
    const page = new DOMParser().parseFromString(ctx.text, "text/html");
    if (ctx.select && !page.querySelector("[data-error]")) return;
    event.preventDefault();
    if (ctx.response.status === 400 && resendWithNewToken(ctx.sourceElement, page)) return;
    if (ctx.response.status === 401 && window.werkstatt.signInAgain?.(page, ctx.sourceElement)) return;
    const words = page.querySelector("[data-error]")?.textContent.trim();
    showProblem(ctx.sourceElement, words || "Nicht gespeichert. Bitte laden Sie die Seite neu.");
  });

  const UNREACHED = "Nicht gespeichert: Der Server antwortet nicht. Ihre Eingabe steht noch hier; bitte versuchen Sie es gleich noch einmal.";

  document.addEventListener("htmx-error", (event) => {
    const element = event.detail.ctx?.sourceElement;
    // Forms whose text is kept are sent again by keeping.js.
    if (!element || element.matches("form[data-draft]")) return;
    // What asks again by itself asks again in two seconds, and says meanwhile that it may be out of date.
    if (isLive(event.detail.ctx)) showLost(true);
    else showProblem(element, element.dataset.unreached ?? UNREACHED);
  });

  document.addEventListener("htmx-after-request", (event) => {
    if (isLive(event.detail.ctx)) showLost(false);
  });

  const showLost = (isLost) => {
    for (const notice of document.querySelectorAll("[data-lost]")) {
      if (isLost && notice.hidden) announce(notice.textContent);
      notice.hidden = !isLost;
    }
  };

  // A clock goes on from the seconds the server printed, until it prints others or those of another item.
  const begun = new WeakMap();

  const tick = () => {
    for (const clock of document.querySelectorAll("[data-clock]")) {
      const printed = `${clock.dataset.of} ${clock.dataset.clock}`;
      if (begun.get(clock)?.printed !== printed) begun.set(clock, { printed, at: Date.now() - clock.dataset.clock * 1000 });
      const seconds = Math.floor((Date.now() - begun.get(clock).at) / 1000);
      clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }
  };

  setInterval(tick, 1000);

  document.addEventListener("htmx-after-swap", (event) => {
    const { ctx } = event.detail;
    const item = ctx.target?.id ? document.getElementById(ctx.target.id) : null;
    if (!item) return;
    resent.delete(ctx.sourceElement);
    if (item.dataset.announce) announce(item.dataset.announce);
    for (const form of item.querySelectorAll("[data-answer]")) settle(form, ctx);
    // What was added stands in the list now; the merged form would keep it as typed text.
    if (ctx.response.status < 400 && ctx.sourceElement.matches("form:not([data-answer])")) ctx.sourceElement.reset();
    keepFocus(item);
  });

  // What had the focus may be gone, such as a choice that was made: then it goes to the item, never to the top.
  const keepFocus = (item) => {
    const wanted = item.querySelector('[data-focus], [aria-invalid="true"]');
    if (wanted) wanted.focus();
    else if (hadFocus && !item.contains(document.activeElement)) {
      item.querySelector('[name="answer"]:checked, .item__link, [name="answer"]')?.focus({ preventScroll: true });
    }
  };

  // The merged form keeps what the person has chosen meanwhile: then that is saved too, on the version just
  // received. Otherwise the choice follows what the server stored.
  const settle = (form, ctx) => {
    const sent = ctx.sourceElement === form ? ctx.request.body?.get?.("answer") ?? null : undefined;
    const now = chosen(form);
    if (sent !== undefined && now !== sent && now !== null && now !== "nz") {
      form.querySelector('[name="answer"]:checked').dispatchEvent(new Event("change", { bubbles: true }));
      return;
    }
    for (const radio of form.querySelectorAll('[name="answer"]')) radio.checked = radio.defaultChecked;
  };
})();
