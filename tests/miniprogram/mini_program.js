// A mini program's files, run as the base library runs them: modules, `App`, `Page`, `setData`.

'use strict';

const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

class MiniProgram {
  constructor(folder, wx) {
    this.folder = folder;
    this.modules = new Map();
    this.context = vm.createContext({
      wx,
      App: (app) => {
        this.app = app;
      },
      Page: (page) => {
        this.declared = page;
      },
      getApp: () => this.app,
    });
    this.json('sitemap.json');
    this.require('app.js');
  }

  read(file) {
    return fs.readFileSync(path.join(this.folder, file), 'utf8');
  }

  json(file) {
    return JSON.parse(this.read(file));
  }

  // A relative path leads to a module of the project, and to nothing else.
  require(file) {
    if (!this.modules.has(file)) {
      const module = { exports: {} };
      this.modules.set(file, module);
      const source = `(function (require, module, exports) {${this.read(file)}\n})`;
      const run = vm.runInContext(source, this.context, { filename: file });
      const near = (name) => this.require(path.posix.join(path.posix.dirname(file), name));
      run(near, module, module.exports);
    }
    return this.modules.get(file).exports;
  }

  open(file, query) {
    if (!this.json('app.json').pages.includes(file)) throw new Error(`no page ${file}`);
    this.json(`${file}.json`);
    this.read(`${file}.wxss`);
    this.wxml = this.read(`${file}.wxml`);
    this.modules.delete(`${file}.js`);
    this.require(`${file}.js`);
    this.page = Object.assign({}, this.declared);
    this.page.data = plain(this.declared.data);
    this.page.setData = (changes) => Object.assign(this.page.data, plain(changes));
    this.page.onLoad(query);
  }

  data() {
    return this.page.data;
  }

  handle(name, detail) {
    if (typeof this.page[name] !== 'function') throw new Error(`the page has no ${name}`);
    this.page[name]({ detail });
  }
}

// What crosses from the script to the view is copied, and is no more than JSON.
function plain(value) {
  for (const [name, one] of Object.entries(value)) {
    if (one === undefined) throw new Error(`setData of ${name}: undefined`);
  }
  return JSON.parse(JSON.stringify(value));
}

module.exports = { MiniProgram };
