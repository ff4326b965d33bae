// A phone that runs one mini program: a small stand-in for WeChat's base library, and a person who
// reads what the page shows and taps on it.
//
// `node phone.js FOLDER OPTIONS` opens the project in FOLDER. Each line on standard input is one act,
// as JSON; each is answered by one line: what the screen shows then. The page's own script runs in a
// context without anything of Node.js in it.

'use strict';

const readline = require('node:readline');
const { MiniProgram } = require('./mini_program.js');
const { screen } = require('./wxml.js');
const { Wx } = require('./wx.js');

const [folder, options] = process.argv.slice(2);
const phone = { network: 'up', grants: true, ...JSON.parse(options) };
const wx = new Wx(phone);
const program = new MiniProgram(folder, wx.functions());
phone.appid = program.json('project.config.json').appid;

const acts = {
  // What WeChat does with a code that was scanned.
  open({ path, scene }) {
    program.open(path, scene === undefined ? {} : { scene: encodeURIComponent(scene) });
  },

  tap({ text }) {
    const found = shown().taps.filter((one) => one.text === text && !one.disabled);
    if (found.length !== 1) throw new Error(`${found.length} things to tap are called ${text}`);
    const [{ handler, phoneNumber, openType }] = found;
    if (openType === 'exit') return undefined;
    if (!phoneNumber) return program.handle(handler, {});
    return wx.phoneNumber(openType).then((detail) => program.handle(phoneNumber, detail));
  },

  tick({ ticked }) {
    program.handle(shown().checkbox, { value: ticked ? ['agreed'] : [] });
  },

  set(changes) {
    Object.assign(phone, changes);
  },
};

function shown() {
  return screen(program.wxml, program.data());
}

async function act({ act, ...rest }) {
  await acts[act](rest);
  await wx.settled();
  if (!program.page) return {};
  const { texts, taps } = shown();
  return { title: phone.title, texts, buttons: taps.map(({ text }) => text), opened: phone.opened };
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await act(JSON.parse(line)))}\n`);
  }
}

// Nothing that goes wrong in the page may pass unseen.
main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
  process.exit();
});
