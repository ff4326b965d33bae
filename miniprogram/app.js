// What every page needs: where the login service is, and the sentences in the phone's language.

const config = require('./config.js');
const texts = require('./texts.js');

App({
  config,

  // `zh-CN` or `en`. WeChat says `zh_CN`, `zh_TW`, `en` and more.
  language() {
    const { language } = wx.getAppBaseInfo();
    return /^zh/i.test(language || '') ? 'zh-CN' : 'en';
  },

  texts() {
    return texts[this.language()];
  },
});
