// Signs somebody in on the computer whose code they have scanned.
//
// `data.view` is what the page shows:
//   loading   it asks who this is and what for
//   confirm   the application's name and a button
//   phone     the same with WeChat's phone number button
//   done      the computer goes on
//   over      nothing is left to do here: cancelled, expired, another phone was first
//   error     something did not work, and the same can be tried again

const app = getApp();

// Longer than the login service waits for WeChat.
const PATIENCE_MS = 20000;

// What is over for good; whatever else goes wrong may go right the next time.
const OVER = ['other_scanner', 'unknown_source', 'unknown_ticket', 'expired', 'over'];

Page({
  data: {
    t: {},
    sandbox: false,
    view: 'loading',
    application: '',
    openedAt: '',
    message: '',
    note: '',
    reference: '',
    busy: false,
    agreed: false,
    contract: '',
  },

  onLoad(query) {
    const t = app.texts();
    this.setData({ t, sandbox: app.config.sandbox, contract: t.contract });
    wx.setNavigationBarTitle({ title: t.title });
    this.ticket = ticketOf(query);
    if (!this.ticket) {
      this.setData({ view: 'over', message: t.no_code });
      return;
    }
    wx.getPrivacySetting({
      success: ({ privacyContractName }) => {
        if (privacyContractName) this.setData({ contract: privacyContractName });
      },
    });
    this.send('login', { answer: 'scan' });
  },

  onAllow() {
    this.send('login', { answer: 'allow' });
  },

  onRefuse() {
    const asksPhone = this.data.view === 'phone';
    this.send('login', { answer: asksPhone ? 'refuse_phone' : 'refuse' });
  },

  onAgree({ detail }) {
    this.setData({ agreed: detail.value.length > 0, note: '' });
  },

  onNotAgreed() {
    this.setData({ note: this.data.t.agree_first });
  },

  onContract() {
    wx.openPrivacyContract({
      fail: () => this.setData({ note: this.data.t.no_contract }),
    });
  },

  // WeChat has asked the person for their number.
  onPhone({ detail }) {
    if (detail.code) {
      this.send('phone', { phone_code: detail.code });
      return;
    }
    // Without one WeChat has nothing left to give: the mini program's numbers are used up.
    const isUsedUp = detail.errno === 1400001;
    this.setData({ note: isUsedUp ? this.data.t.phone_used_up : this.data.t.phone_denied });
  },

  onRetry() {
    const { path, body } = this.last;
    this.setData({ view: 'loading' });
    this.send(path, body);
  },

  // Sends a request, with a new js_code each time, and shows what became of it.
  async send(path, body) {
    // A second tap says nothing new.
    if (this.data.busy) return;
    this.last = { path, body };
    this.setData({ busy: true, note: '' });
    const answer = await this.ask(path, body);
    this.setData({ busy: false });
    this.show(answer);
  },

  async ask(path, body) {
    let answer = await this.askOnce(path, body);
    // A js_code holds for five minutes and once; that it did not is no one's doing here.
    if (answer.error === 'bad_js_code') answer = await this.askOnce(path, body);
    return answer;
  },

  async askOnce(path, body) {
    const { t } = this.data;
    let code;
    try {
      ({ code } = await call('login', { timeout: PATIENCE_MS }));
    } catch (_) {
      return { error: 'login', message: t.no_login };
    }
    const { issuer, source } = app.config;
    try {
      const { data } = await call('request', {
        url: `${issuer}/connections/${source}/mini-program/${path}`,
        method: 'POST',
        header: { 'content-type': 'application/json', 'accept-language': app.language() },
        data: Object.assign({ ticket: this.ticket, js_code: code }, body),
        timeout: PATIENCE_MS,
      });
      // A proxy on the way may answer with a page of its own.
      const isOurs = data && (data.state || data.error);
      return isOurs ? data : { error: 'network', message: t.no_answer };
    } catch (_) {
      return { error: 'network', message: t.no_network };
    }
  },

  show(answer) {
    const { message = '', reference = '' } = answer;
    if (answer.application) {
      this.setData({
        application: answer.application.name,
        openedAt: timeOf(answer.opened_at),
      });
    }
    if (answer.error === 'bad_phone_code') {
      // Only another tap on WeChat's button gives another code.
      this.setData({ view: 'phone', note: message });
      return;
    }
    this.setData({ view: viewOf(answer), message, reference });
  },
});

function viewOf({ error, state, asks }) {
  if (error) return OVER.includes(error) ? 'over' : 'error';
  if (state === 'authorized') return 'done';
  if (state === 'scanned') return asks === 'phone_number' ? 'phone' : 'confirm';
  return 'over';
}

// The code's scene arrives encoded.
function ticketOf({ scene }) {
  try {
    return decodeURIComponent(scene || '');
  } catch (_) {
    return '';
  }
}

// Such as `2026-01-31 09:05`, by the phone's own clock.
function timeOf(ms) {
  const two = (number) => String(number).padStart(2, '0');
  const at = new Date(ms);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

// One of WeChat's functions, as a promise.
function call(name, options) {
  return new Promise((resolve, reject) => {
    wx[name](Object.assign({}, options, { success: resolve, fail: reject }));
  });
}
