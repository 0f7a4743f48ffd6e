/* Comfort only: every flow works without this file. ES2017 at most, for old browser kernels. */
(function () {
  'use strict';
  // A form that was sent is not sent twice by a second press; the server would notice anyway.
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.getAttribute('data-sent')) { event.preventDefault(); return; }
    form.setAttribute('data-sent', 'yes');
    setTimeout(function () { form.removeAttribute('data-sent'); }, 5000);
  });
  window.addEventListener('pageshow', function () {
    document.querySelectorAll('form[data-sent]').forEach(function (form) { form.removeAttribute('data-sent'); });
  });
  // Pages that wait for something say so in the markup and are looked at again.
  var waiting = document.querySelector('[data-reload-seconds]');
  if (waiting) setTimeout(function () { location.reload(); }, Number(waiting.getAttribute('data-reload-seconds')) * 1000);
}());
