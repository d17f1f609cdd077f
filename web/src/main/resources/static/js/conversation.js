// A conversation opens where its link leads, or at its end; pictures that come late must not push it away before somebody scrolls.
const opened = location.hash ? document.querySelector(':target') : document.querySelector('[data-opened]');
const lookAtOpened = () => opened?.scrollIntoView({ block: opened.dataset.opened ?? 'start' });
lookAtOpened();
document.addEventListener('load', lookAtOpened, true);
for (const touch of ['wheel', 'touchmove', 'keydown', 'pointerdown']) {
  addEventListener(touch, () => document.removeEventListener('load', lookAtOpened, true), { once: true, passive: true });
}

// Older messages appear above what is being read, which stays where it is.
let heightBefore = 0;
document.addEventListener('htmx:beforeSwap', (event) => {
  heightBefore = event.target.id === 'older' ? document.documentElement.scrollHeight : 0;
});
document.addEventListener('htmx:afterSwap', () => {
  const days = [...document.querySelectorAll('.day')];
  days.filter((day, i) => i > 0 && day.textContent === days[i - 1].textContent).forEach((day) => day.remove());
  if (heightBefore) {
    scrollBy(0, document.documentElement.scrollHeight - heightBefore);
    heightBefore = 0;
  }
});

// What cannot be added here, since its workspace is not the current one any more, is a page of its own.
document.addEventListener('htmx:responseError', (event) => {
  if (event.detail.elt.href) {
    location.assign(event.detail.elt.href);
  }
});
