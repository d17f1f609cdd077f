// "Save and test" in place fails silently where our own server does not answer; people should be told.
document.addEventListener('htmx:beforeRequest', (event) => tell(event, ''));
document.addEventListener('htmx:sendError', (event) => tell(event, 'We could not be reached. Please try again.'));
document.addEventListener('htmx:responseError', (event) => tell(event, 'That did not work. Please reload the page and try again.'));

function tell(event, sentence) {
  const place = document.getElementById('unsent');
  if (place && event.target.id === 'save-and-test') {
    place.textContent = sentence;
  }
}
