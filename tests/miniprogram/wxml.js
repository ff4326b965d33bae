// What a page's WXML shows for its data: only what this project's page uses of the language.

'use strict';

const TAG = /<(\/?)([a-z-]+)((?:\s+[a-z:-]+(?:="[^"]*")?)*)\s*(\/?)>|([^<]+)/g;
const ATTRIBUTE = /([a-z:-]+)(?:="([^"]*)")?/g;

function parse(wxml) {
  const root = { name: 'root', attributes: {}, children: [] };
  const open = [root];
  let read = 0;
  for (const match of wxml.matchAll(TAG)) {
    if (match.index !== read) throw new Error(`no WXML: ${wxml.slice(read, match.index)}`);
    read += match[0].length;
    const [, closing, name, attributes, empty, text] = match;
    const parent = open[open.length - 1];
    if (text !== undefined) {
      parent.children.push(text);
    } else if (closing) {
      if (open.pop().name !== name) throw new Error(`</${name}> closes nothing`);
    } else {
      const found = [...attributes.matchAll(ATTRIBUTE)].map(([, key, value]) => [key, value ?? true]);
      const node = { name, attributes: Object.fromEntries(found), children: [] };
      parent.children.push(node);
      if (!empty) open.push(node);
    }
  }
  if (open.length !== 1 || read !== wxml.length) throw new Error('the WXML does not end');
  return root;
}

// A text with `{{…}}` in it; one expression alone keeps its type.
function value(text, data) {
  const alone = /^\{\{([^{}]*)\}\}$/.exec(text);
  if (alone) return evaluate(alone[1], data);
  return text.replace(/\{\{([^{}]*)\}\}/g, (_, expression) => evaluate(expression, data));
}

function evaluate(expression, data) {
  const found = new Function('data', `with (data) { return (${expression}); }`)(data);
  if (found === undefined) throw new Error(`the page shows ${expression}, which is nothing`);
  return found;
}

// The children that are shown: of each chain of wx:if, wx:elif, wx:else the first that holds.
function visible(children, data) {
  let taken = false;
  return children.filter((node) => {
    if (typeof node === 'string') return true;
    const { 'wx:if': when, 'wx:elif': otherwise, 'wx:else': last } = node.attributes;
    if (when !== undefined) taken = Boolean(value(when, data));
    else if (otherwise === undefined && last === undefined) return true;
    else if (taken) return false;
    else taken = last !== undefined || Boolean(value(otherwise, data));
    return taken;
  });
}

function textOf(node, data) {
  if (typeof node === 'string') return String(value(node.trim(), data));
  return visible(node.children, data)
    .map((child) => textOf(child, data))
    .join('')
    .trim();
}

// Texts in their order, what can be tapped, and the handler of the checkbox.
function screen(wxml, data) {
  const found = { texts: [], taps: [], checkbox: undefined };
  walk(parse(wxml));
  return found;

  function walk(node) {
    if (typeof node === 'string') {
      if (node.trim()) found.texts.push(String(value(node.trim(), data)));
      return;
    }
    const { bindtap, bindchange, bindgetphonenumber, disabled } = node.attributes;
    const openType = node.attributes['open-type'];
    if (bindchange) found.checkbox = bindchange;
    if (bindtap || openType) {
      const off = disabled !== undefined && Boolean(value(disabled, data));
      const text = textOf(node, data);
      found.taps.push({ text, handler: bindtap, phoneNumber: bindgetphonenumber, openType, disabled: off });
    }
    for (const child of visible(node.children, data)) walk(child);
  }
}

module.exports = { screen };
