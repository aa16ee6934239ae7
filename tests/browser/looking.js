// What the tests ask a page; see accessibility.py.
"use strict";

window.looking = {
  inWords(element) {
    const text = (element.textContent || element.name || "").trim().replace(/\s+/g, " ");
    return `${element.tagName.toLowerCase()}.${element.getAttribute("class")} "${text.slice(0, 40)}"`;
  },

  // What makes the page scroll sideways.
  overflow() {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const isTooWide = (element) => element.getBoundingClientRect().right > clientWidth + 1;
    const wide = [...document.querySelectorAll("body *")].filter(isTooWide).slice(0, 5);
    return [`${scrollWidth} px instead of ${clientWidth}`, ...wide.map(this.inWords)];
  },

  // Where the focus is now; null at the end of the page. Within a date it stays for day, month and year.
  stop() {
    const element = document.activeElement;
    const isNew = element !== this.last;
    if (!element || element === document.body || (isNew && "reached" in element.dataset)) return null;
    this.last = element;
    element.dataset.reached = "";
    const label = element.closest("label") ?? element.labels?.[0];
    const top = this.topmost(element);
    return {
      isNew,
      kind: `${element.tagName} ${element.type} ${element.getAttribute("class")}`,
      what: this.inWords(element),
      isCovered: !(element.contains(top) || top?.contains(element) || label?.contains(top)),
    };
  },

  // What is seen in the middle of the part of the element that is on screen.
  topmost(element) {
    const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
    const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
    return document.elementFromPoint(
      middle(box.left, box.right, innerWidth),
      middle(box.top, box.bottom, innerHeight),
    );
  },

  // What can be used but was no stop; of radio buttons that belong together one is enough.
  unreached() {
    const controls = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex="0"]';
    const isReached = (element) => "reached" in element.dataset;
    const group = (radio) =>
      [...document.getElementsByName(radio.name)].filter((other) => other.form === radio.form);
    return [...document.querySelectorAll(controls)]
      .filter((element) => element.checkVisibility() && !element.matches(":disabled"))
      .filter((element) => !(element.type === "radio" ? group(element).some(isReached) : isReached(element)))
      .map(this.inWords);
  },

  // Boxes smaller than a finger needs, among what is no word in a sentence.
  smallTargets(selector, smallest) {
    return [...document.querySelectorAll(selector)]
      .filter((element) => element.checkVisibility())
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width < smallest || box.height < smallest)
      .map(({ element, box }) => `${Math.round(box.width)} × ${Math.round(box.height)} ${this.inWords(element)}`);
  },

  // The spacing of WCAG 1.4.12, as people set it who read better that way.
  spaceOut() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
      p { margin-bottom: 2em !important; }
    `);
    document.adoptedStyleSheets = [sheet];
  },
};
