// WeChat's functions that the page calls, answered by the simulator's control calls and by `fetch`.

'use strict';

class Wx {
  // `phone`: {simulator, person, language, allowed, network, grants}. `network` is `up`, `down`, or
  // `wechat_only`; `grants` is what the person says when WeChat asks for their number.
  constructor(phone) {
    this.phone = phone;
    this.pending = new Set();
    this.agreed = false;
  }

  functions() {
    const { phone } = this;
    return {
      getAppBaseInfo: () => ({ language: phone.language, SDKVersion: '3.0.0' }),
      setNavigationBarTitle: ({ title }) => {
        phone.title = title;
      },
      getPrivacySetting: ({ success }) => {
        success({ needAuthorization: !this.agreed, privacyContractName: phone.contract || '' });
      },
      openPrivacyContract: ({ success = () => {} }) => {
        phone.opened = 'privacy contract';
        success({});
      },
      login: (options) => this.answer('login', options, () => this.code('js-code')),
      request: (options) => this.answer('request', options, () => this.request(options)),
    };
  }

  // WeChat calls `success` or `fail` later, never both.
  answer(name, { success = () => {}, fail = () => {} }, work) {
    const done = work().then(success, (error) => fail({ errMsg: `${name}:fail ${error.message}` }));
    this.pending.add(done);
    done.finally(() => this.pending.delete(done));
  }

  async code(act) {
    if (this.phone.network === 'down') throw new Error('no network');
    const { simulator, person, appid } = this.phone;
    const answer = await fetch(`${simulator}/_saoma/phone/${act}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ person, appid }),
    });
    const { code } = await answer.json();
    if (!answer.ok || !code) throw new Error(`the simulator gave no ${act}`);
    return { code, errMsg: 'login:ok' };
  }

  async request({ url, method, header, data }) {
    const { origin } = new URL(url);
    if (!this.phone.allowed.includes(origin)) throw new Error(`url not in domain list: ${origin}`);
    if (this.phone.network !== 'up') throw new Error('no network');
    const answer = await fetch(url, { method, headers: header, body: JSON.stringify(data) });
    const text = await answer.text();
    let told = text;
    try {
      told = JSON.parse(text);
    } catch {
      // WeChat hands over what is no JSON as text.
    }
    return { statusCode: answer.status, data: told, errMsg: 'request:ok' };
  }

  // A tap on the phone number button. It does nothing for who has not agreed to the privacy guide.
  async phoneNumber(openType) {
    const types = openType.split('|');
    if (types.includes('agreePrivacyAuthorization')) this.agreed = true;
    if (!this.agreed) return { errMsg: 'getPhoneNumber:fail privacy permission is not authorized' };
    if (this.phone.used_up) return { errMsg: 'getPhoneNumber:fail', errno: 1400001 };
    if (!this.phone.grants) return { errMsg: 'getPhoneNumber:fail user deny' };
    const { code } = await this.code('phone-code');
    return { code, errMsg: 'getPhoneNumber:ok' };
  }

  // Until nothing is asked any more, and what followed from the answers is done.
  async settled() {
    do {
      await Promise.allSettled(this.pending);
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.pending.size > 0);
  }
}

module.exports = { Wx };
