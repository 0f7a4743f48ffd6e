/* Comfort only: every flow works without this file. ES2017 at most, for old browser kernels. */
(function () {
  'use strict';
  var each = function (selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); };
  var zh = document.documentElement.lang.indexOf('zh') === 0;

  // A form that was sent is not sent twice by a second press; the server would notice anyway.
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== 'post') return;
    if (form.getAttribute('data-sent')) { event.preventDefault(); return; }
    form.setAttribute('data-sent', 'yes');
    setTimeout(function () { form.removeAttribute('data-sent'); }, 5000);
  });
  window.addEventListener('pageshow', function () { each('form[data-sent]', function (form) { form.removeAttribute('data-sent'); }); });

  // Pages that wait for something say so in the markup and are looked at again, unless somebody is writing on them.
  var waiting = document.querySelector('[data-reload-seconds]');
  var touched = false;
  document.addEventListener('input', function () { touched = true; });
  if (waiting) setTimeout(function () { if (!touched) location.reload(); }, Number(waiting.getAttribute('data-reload-seconds')) * 1000);

  var summary = document.querySelector('.error-summary');
  if (summary) summary.focus();

  // Long fields grow with their text.
  var grow = function (field) {
    if (field.scrollHeight <= field.clientHeight) return;
    field.style.height = field.scrollHeight + field.offsetHeight - field.clientHeight + 'px';
  };
  each('textarea', grow);
  document.addEventListener('input', function (event) { if (event.target.nodeName === 'TEXTAREA') grow(event.target); });

  // Pointing at a phrase lights its answer on the other side, and the other way round.
  var light = function (event) {
    var at = event.target.closest ? event.target.closest('[data-phrase]') : null;
    each('.lit', function (other) { other.classList.remove('lit'); });
    if (at) each('[data-phrase="' + at.getAttribute('data-phrase') + '"]', function (other) { other.classList.add('lit'); });
  };
  if (document.querySelector('[data-phrase]')) ['mouseover', 'focusin', 'click'].forEach(function (kind) { document.addEventListener(kind, light); });

  /*
   * Keys: `data-key` on a thing says which key works it (a link is followed, a button pressed, a fold opened, a field entered). j and k go through
   * the rows of a list; in an open form of a decision a digit chooses the reason, Enter sends it. Never while somebody types, and not at all
   * where they were switched off.
   */
  var keysOff = false;
  try { keysOff = window.localStorage.getItem('keys') === 'off'; } catch (refused) { /* no store: keys stay on */ }
  var sheet = document.querySelector('.keys');
  if (sheet) {
    var toggle = document.createElement('button');
    var say = function () { toggle.textContent = keysOff ? (zh ? '打开单键快捷键' : 'Switch single keys on') : (zh ? '关闭单键快捷键' : 'Switch single keys off'); };
    toggle.type = 'button';
    toggle.className = 'quiet';
    toggle.addEventListener('click', function () {
      keysOff = !keysOff;
      try { window.localStorage.setItem('keys', keysOff ? 'off' : 'on'); } catch (refused) { /* holds for this page only */ }
      say();
    });
    say();
    sheet.appendChild(toggle);
  }
  var typing = function (field) { return /^(INPUT|TEXTAREA|SELECT)$/.test(field.nodeName) && !/^(checkbox|radio|submit|button)$/.test(field.type) || field.isContentEditable; };
  var open = function (fold) {
    each('details[data-fold="' + fold.getAttribute('data-fold') + '"]', function (other) { if (other !== fold) other.open = false; });
    fold.open = true;
    var field = fold.querySelector('select, textarea, input:not([type="hidden"])');
    if (field) field.focus();
  };
  var work = function (thing) {
    if (thing.nodeName === 'DETAILS') {
      if (thing.className === 'keys' && thing.open) { thing.open = false; return; }
      if (thing.getAttribute('data-fold')) { open(thing); return; }
      thing.open = true;
      thing.querySelector('summary').focus();
    } else if (typing(thing)) { thing.focus(); if (thing.select) thing.select(); } else thing.click();
  };
  var rowsOf = function (event) {
    var at = event.target.closest ? event.target.closest('tbody tr, .queue > *, [data-rows] > *') : null;
    return at ? Array.prototype.slice.call(at.parentNode.children) : Array.prototype.slice.call(document.querySelectorAll('[data-rows] > *'));
  };
  var choose = function (event) {
    var form = event.target.closest ? event.target.closest('[data-digits]') : null;
    var select = form && form.querySelector('select');
    var option = select && select.options[Number(event.key)];
    if (!option || event.target.nodeName === 'TEXTAREA' || event.target.nodeName === 'INPUT') return;
    event.preventDefault();
    select.value = option.value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    (option.value === 'other' ? form.querySelector('textarea') : form.querySelector('button.main, button.danger')).focus();
  };
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || keysOff) return;
    if (event.key === 'Escape') {
      var fold = event.target.closest ? event.target.closest('details[open]') : null;
      if (fold) { fold.open = false; fold.querySelector('summary').focus(); } else if (event.target.blur) event.target.blur();
      return;
    }
    if (/^[1-9]$/.test(event.key)) { choose(event); return; }
    if (typing(event.target)) return;
    var step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
    var rows = step || event.key === 'o' || event.key === 'x' ? rowsOf(event).filter(function (row) { return row.querySelector('a'); }) : [];
    var at = rows.map(function (row) { return row.contains(event.target); }).indexOf(true);
    if (step && rows.length > 0) {
      var next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step];
      if (next) next.querySelector('a').focus();
      event.preventDefault();
      return;
    }
    if (event.key === 'o' && at >= 0) { rows[at].querySelector('a').click(); return; }
    if (event.key === 'x' && at >= 0 && rows[at].querySelector('input[type="checkbox"]')) { rows[at].querySelector('input[type="checkbox"]').click(); return; }
    var thing = null;
    each('[data-key]', function (one) { if (!thing && one.getAttribute('data-key') === event.key && one.offsetParent !== null) thing = one; });
    if (thing) { event.preventDefault(); work(thing); }
  });

  // An open part of the navigation closes with Escape, and when somebody goes elsewhere.
  each('details.more', function (part) {
    document.addEventListener('click', function (event) { if (!part.contains(event.target)) part.open = false; });
    part.addEventListener('keydown', function (event) { if (event.key === 'Escape' && part.open) { part.open = false; part.querySelector('summary').focus(); } });
  });

  // A link to hand over gets a button that copies it.
  each('input[data-copy]', function (field) {
    field.addEventListener('focus', function () { field.select(); });
    if (!navigator.clipboard) return;
    var button = document.createElement('button');
    button.type = 'button';
    button.textContent = field.getAttribute('data-copy');
    button.addEventListener('click', function () { navigator.clipboard.writeText(field.value).then(function () { button.textContent = field.getAttribute('data-copied'); }); });
    field.parentNode.appendChild(button);
  });

  // Passkeys: the buttons are hidden until the browser can. Bytes travel as base64url.
  var bytes = function (text) { var raw = atob(text.replace(/-/g, '+').replace(/_/g, '/')); return Uint8Array.from(raw, function (sign) { return sign.charCodeAt(0); }); };
  var written = function (buffer) { return btoa(String.fromCharCode.apply(null, new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, ''); };
  var asked = function (path, body) {
    return fetch('/api/auth/passkey/' + path, body ? { method: 'POST', credentials: 'same-origin', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : { credentials: 'same-origin' })
      .then(function (answer) { if (!answer.ok) throw new Error(String(answer.status)); return answer.json(); });
  };
  var named = function (list) { return (list || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); }); };
  var enter = function () {
    return asked('generate-authenticate-options').then(function (options) {
      return navigator.credentials.get({ publicKey: Object.assign({}, options, { challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials) }) });
    }).then(function (found) {
      var seen = found.response;
      return asked('verify-authentication', { response: { id: found.id, rawId: written(found.rawId), type: found.type, clientExtensionResults: found.getClientExtensionResults(), response: {
        clientDataJSON: written(seen.clientDataJSON), authenticatorData: written(seen.authenticatorData), signature: written(seen.signature), userHandle: seen.userHandle ? written(seen.userHandle) : undefined } } });
    });
  };
  var register = function () {
    return asked('generate-register-options').then(function (options) {
      return navigator.credentials.create({ publicKey: Object.assign({}, options, { challenge: bytes(options.challenge), user: Object.assign({}, options.user, { id: bytes(options.user.id) }), excludeCredentials: named(options.excludeCredentials) }) });
    }).then(function (made) {
      var seen = made.response;
      return asked('verify-registration', { name: location.hostname + ' ' + new Date().toLocaleDateString(), response: { id: made.id, rawId: written(made.rawId), type: made.type, clientExtensionResults: made.getClientExtensionResults(), response: {
        clientDataJSON: written(seen.clientDataJSON), attestationObject: written(seen.attestationObject), transports: seen.getTransports ? seen.getTransports() : [] } } });
    });
  };
  if (window.PublicKeyCredential && window.fetch) each('[data-passkey]', function (place) {
    place.hidden = false;
    place.querySelector('button').addEventListener('click', function () {
      (place.getAttribute('data-passkey') === 'register' ? register() : enter()).then(
        function () { location.href = place.getAttribute('data-next') || '/account'; },
        function () { place.querySelector('[role="status"]').textContent = zh ? '没有完成，请再试一次，或用密码登录。' : 'Not completed; try again, or use your password.'; });
    });
  });

  /*
   * Forms used where the network comes and goes: what cannot be sent is kept on this device, under its own request key (so that it counts
   * once, however often it is sent), and goes out when there is a network again. Only what was meant to be sent is kept, and only until it was.
   */
  var box;
  try { box = window.localStorage; box.getItem('keys'); } catch (refused) { box = null; }
  if (box && window.fetch && window.FormData && window.URLSearchParams) each('[data-offline]', function (place) {
    var form = place.querySelector('form');
    var note = place.querySelector('[role="status"]');
    var person = document.querySelector('.account .who');
    var name = 'unsent ' + (person ? person.textContent : '') + ' ' + place.getAttribute('data-offline');
    var waiting = function () { try { return JSON.parse(box.getItem(name) || '[]'); } catch (broken) { return []; } };
    var keep = function (list) { if (list.length > 0) box.setItem(name, JSON.stringify(list)); else box.removeItem(name); };
    var tell = function (extra) {
      var list = waiting();
      note.className = list.length > 0 ? 'warning' : 'hint';
      note.textContent = (extra ? extra + ' ' : '') + (list.length > 0 ? place.getAttribute('data-offline-kept') + list.map(function (one) { return '“' + String(one.body || '').slice(0, 20) + '”'; }).join(zh ? '、' : ', ') : '');
    };
    var post = function (values) {
      var body = new URLSearchParams();
      Object.keys(values).forEach(function (key) { body.append(key, values[key]); });
      body.set('_token', form.elements['_token'].value);
      return fetch(form.getAttribute('action'), { method: 'POST', body: body, credentials: 'same-origin', redirect: 'manual' });
    };
    // What the server refuses would be refused each time: it goes back into the form. A sign-in that has run out keeps it.
    var sendKept = function () {
      var list = waiting();
      if (list.length === 0) { tell(''); return; }
      post(list[0]).then(function (answer) {
        if (answer.type === 'opaqueredirect' || answer.ok) {
          keep(waiting().slice(1));
          if (waiting().length > 0) sendKept(); else tell(place.getAttribute('data-offline-sent'));
        } else if (answer.status === 422) {
          keep(waiting().slice(1));
          Object.keys(list[0]).forEach(function (key) { if (form.elements[key] && key !== '_token') form.elements[key].value = list[0][key]; });
          form.submit();
        } else tell(answer.status === 401 || answer.status === 403 ? place.getAttribute('data-offline-signin') : '');
      }, function () { tell(''); });
    };
    form.addEventListener('submit', function (event) {
      var values = {};
      Array.prototype.forEach.call(form.elements, function (field) { if (field.name) values[field.name] = field.value; });
      if (!String(values.body || '').trim()) return; // the page says what is missing
      event.preventDefault();
      post(values).then(function (answer) {
        if (answer.type === 'opaqueredirect') { location.href = location.pathname + '?noted=1'; return; }
        if (answer.status === 401 || answer.status === 403) { keep(waiting().concat([values])); form.reset(); tell(place.getAttribute('data-offline-signin')); return; }
        form.submit();
      }, function () {
        keep(waiting().concat([values]));
        form.reset();
        form.elements['_key'].value = values['_key'] + '-' + waiting().length + '-' + Date.now();
        form.removeAttribute('data-sent');
        tell('');
      });
    });
    window.addEventListener('online', sendKept);
    sendKept();
  });

  /*
   * Drafts: what a signed-in person types into a form with a long field stays in this tab until it has been sent, and never longer. A sent
   * draft is kept only where the page shows that the sending failed: an error, a sign-in in between, or going back.
   */
  var store;
  try { store = window.sessionStorage; store.getItem('draft'); } catch (refused) { return; }
  if (!store) return;
  var who = document.querySelector('.account .who');
  var owner = 'draft ' + (who ? who.textContent : '') + ' ';
  var failed = document.querySelector('[role="alert"]') || location.pathname === '/sign-in' || (performance.navigation && performance.navigation.type === 2);
  Object.keys(store).filter(function (key) { return key.indexOf('draft ') === 0; }).forEach(function (key) {
    var sent = JSON.parse(store.getItem(key)).sent;
    if ((sent && !failed) || (who && key.indexOf(owner) !== 0)) store.removeItem(key);
  });
  var kept = function (form) {
    return Array.prototype.filter.call(form.elements, function (field) { return field.name && /^(textarea|select|text|number|date|checkbox|radio)/.test(field.type); });
  };
  var isChoice = function (field) { return field.type === 'checkbox' || field.type === 'radio'; };
  var read = function (form) { return kept(form).map(function (field) { return isChoice(field) ? field.checked : field.value; }); };
  var write = function (form, values) {
    kept(form).forEach(function (field, at) { if (isChoice(field)) field.checked = values[at]; else field.value = values[at]; });
    each('textarea', grow);
  };

  if (who) each('form.form', function (form) {
    if (!form.querySelector('textarea')) return;
    var key = owner + location.pathname + ' ' + form.getAttribute('action');
    var fresh = read(form);
    var draft = JSON.parse(store.getItem(key) || 'null');
    // Only upon the text it was typed over: what somebody else has changed since is not overwritten with the older text.
    var from = summary && draft ? draft.from : JSON.stringify(fresh);
    if (draft && !summary && draft.from === from && JSON.stringify(draft.values) !== from) {
      write(form, draft.values);
      var note = document.createElement('p');
      var clear = document.createElement('button');
      note.className = 'draft-note';
      note.setAttribute('role', 'status');
      note.textContent = zh ? '已恢复您上次没有提交的内容。' : 'Your text from last time, not yet submitted, is back.';
      clear.type = 'button';
      clear.className = 'plain';
      clear.textContent = zh ? '不要了，清空' : 'Discard it';
      clear.addEventListener('click', function () { write(form, fresh); store.removeItem(key); note.parentNode.removeChild(note); });
      note.appendChild(clear);
      form.insertBefore(note, form.firstChild);
    }
    var save = function (sent) {
      try { store.setItem(key, JSON.stringify({ sent: sent, from: from, values: read(form) })); } catch (full) { store.removeItem(key); }
    };
    form.addEventListener('input', function () { save(false); });
    form.addEventListener('change', function () { save(false); });
    form.addEventListener('submit', function () { if (store.getItem(key)) save(true); });
  });
  document.addEventListener('submit', function (event) {
    if (event.target.getAttribute('action') === '/sign-out') Object.keys(store).forEach(function (key) { if (key.indexOf('draft ') === 0) store.removeItem(key); });
  });
}());
