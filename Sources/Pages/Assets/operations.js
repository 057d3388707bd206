'use strict';
// Keeps the operator's page up to date; without it the page asks again every ten seconds.
function show(live, html) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const fresh = page.getElementById(live.id) ?? page.body;
  if (!live.contains(document.activeElement) && !live.querySelector('details[open]')) live.replaceChildren(...fresh.childNodes);
}

async function poll(live) {
  try {
    const answer = await fetch(live.dataset.page);
    if (answer.ok) show(live, await answer.text());
  } catch { /* the next look may succeed */ }
  setTimeout(poll, 5000, live);
}
for (const live of document.querySelectorAll('[data-live]')) {
  const source = new EventSource(live.dataset.live);
  source.addEventListener('look', (event) => show(live, event.data));
  source.addEventListener('error', () => { if (source.readyState === EventSource.CLOSED) poll(live); });
}
