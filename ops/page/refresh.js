"use strict";
// Asks for the same page again and changes what is different: focus, scroll, selection and what is unfolded stay.
const place = document.getElementById("page");
const note = document.getElementById("host");
let asking = false;

function told() {
  return {
    "X-Fragment": "1",
    "X-Size": `${place.clientWidth}x${innerHeight}`,
    "X-Minutes": String(-new Date().getTimezoneOffset()),
    "If-None-Match": `"${place.dataset.tag}"`,
  };
}

function adapt(old, fresh) {
  if (old.nodeName !== fresh.nodeName) return old.replaceWith(fresh);
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  const mine = old.nodeName === "DETAILS" ? "open" : "";
  for (const { name } of [...old.attributes]) if (name !== mine && !fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes)
    if (name !== mine && old.getAttribute(name) !== value) old.setAttribute(name, value);
  adaptAll(old, fresh);
}

function adaptAll(old, fresh) {
  const before = [...old.childNodes];
  const after = [...fresh.childNodes];
  after.forEach((node, n) => (n < before.length ? adapt(before[n], node) : old.append(node)));
  before.slice(after.length).forEach((node) => node.remove());
}

function show(html) {
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const address = focused && focused.getAttribute("href");
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  adaptAll(place, fresh.content);
  const now = document.activeElement;
  if (address && (now === document.body || now.getAttribute("href") !== address)) {
    const same = [...place.querySelectorAll("a[href]")].find((link) => link.getAttribute("href") === address);
    if (same) same.focus({ preventScroll: true });
    else if (now !== document.body) now.blur(); // never leave the keyboard on another deployment
  }
}

async function refresh() {
  if (asking || document.hidden || !getSelection().isCollapsed) return;
  asking = true;
  try {
    const answer = await fetch(location.href, { headers: told(), cache: "no-store" });
    if (answer.status !== 200 && answer.status !== 304) throw new Error(await answer.text());
    if (answer.status === 200) {
      const html = await answer.text();
      if (getSelection().isCollapsed) {
        show(html);
        place.dataset.tag = answer.headers.get("ETag").replaceAll('"', "");
      }
    }
    note.hidden = true;
    place.dataset.live = "1";
  } catch (error) {
    const why = error instanceof TypeError ? "nothing answers at this address any more" : error.message;
    if (note.hidden) note.textContent = `Not live since ${new Date().toLocaleTimeString()}: ${why}`;
    note.hidden = false;
  } finally {
    asking = false;
  }
}

refresh();
setInterval(refresh, 1000 * place.dataset.seconds);
document.addEventListener("visibilitychange", refresh);
