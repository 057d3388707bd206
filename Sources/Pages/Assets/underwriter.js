'use strict';
// Everything works without this file. It shows passwords, hides questions that do not apply, and watches a decision.
const all = (selector) => document.querySelectorAll(selector);

for (const button of all('[data-shows]')) {
  const input = document.getElementById(button.dataset.shows);
  button.hidden = false;
  button.addEventListener('click', () => {
    const isHidden = input.type === 'password';
    input.type = isHidden ? 'text' : 'password';
    button.firstChild.data = isHidden ? 'Hide' : 'Show';
  });
}

function applyConditions() {
  for (const part of all('[data-when]')) {
    const chosen = [...all(`[name="${part.dataset.when}"]`)]
      .filter((control) => control.type === 'radio' || control.type === 'checkbox' ? control.checked : true)
      .map((control) => control.value);
    part.hidden = !part.dataset.is.split(' ').some((code) => chosen.includes(code));
    for (const hint of part.querySelectorAll('.when')) hint.hidden = true;
  }
}
applyConditions();
document.addEventListener('change', applyConditions);

async function watch(address, pause) {
  try {
    const answer = await fetch(address, { headers: { accept: 'application/json' } });
    if (answer.status === 401) return location.reload();
    const state = await answer.json();
    if (state.location) return location.assign(state.location);
    if (state.changed) return location.reload();
    pause = answer.ok ? 1 : Math.min(pause * 2, 15);
  } catch {
    pause = Math.min(pause * 2, 15);
  }
  setTimeout(watch, pause * 1000, address, pause);
}
for (const status of all('[data-watch]')) watch(status.dataset.watch, 1);
