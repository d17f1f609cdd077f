// "Save and test" in place fails silently where our own server does not answer; people should be told.
document.addEventListener('htmx:beforeRequest', (event) => tell(event, ''));
document.addEventListener('htmx:sendError', (event) => tell(event, 'We could not be reached. Please try again.'));
document.addEventListener('htmx:responseError', (event) => event.detail.xhr.status === 409
  ? tell(event, 'You switched to another workspace, so nothing was changed. Switch back, or reload the page.', true)
  : tell(event, 'That did not work. Please reload the page and try again.'));

function tell(event, sentence, concernsPage = event.target.id === 'save-and-test') {
  const place = document.getElementById('unsent');
  if (place && concernsPage) {
    place.textContent = sentence;
  }
}

// A form that outlived its session leads to signing in. What was typed waits for that in this tab of the browser, and nowhere else.
const TYPED = 'outbound.typed';
document.addEventListener('submit', (event) => keep(event.target));
document.addEventListener('htmx:beforeRequest', (event) => keep(event.target.form));
document.addEventListener('htmx:beforeOnLoad', (event) => {
  // Whatever of the page asked: its session has ended, in another tab perhaps, and htmx leaves the page now.
  const answer = event.detail.xhr;
  if (answer.status === 401 && answer.getResponseHeader('HX-Redirect')) {
    keep(document.getElementById('settings-form'));
  }
});
document.addEventListener('htmx:afterRequest', (event) => event.detail.successful && sessionStorage.removeItem(TYPED));
giveBack(document.getElementById('settings-form'));

function keep(form) {
  if (form && form.id === 'settings-form') {
    const typed = [...new FormData(form)].filter(([name]) => name !== '_csrf');
    sessionStorage.setItem(TYPED, JSON.stringify(typed));
  }
}

function giveBack(form) {
  const typed = sessionStorage.getItem(TYPED);
  sessionStorage.removeItem(TYPED);
  if (!form || !typed || !document.referrer || new URL(document.referrer).pathname !== '/login') {
    return;
  }
  const values = new Map(JSON.parse(typed));
  if (values.get('_workspace') !== form.elements._workspace?.value) {
    return; // typed for another workspace
  }
  let typedAnything = false;
  for (const field of form.elements) {
    if (field.type === 'checkbox') {
      typedAnything ||= field.checked !== values.has(field.name);
      field.checked = values.has(field.name);
    } else if (values.has(field.name) && field.type !== 'submit') {
      typedAnything ||= field.value !== values.get(field.name);
      field.value = values.get(field.name);
    }
  }
  if (typedAnything) {
    document.getElementById('unsent').textContent = 'What you had typed is back. It is not saved yet.';
  }
}
