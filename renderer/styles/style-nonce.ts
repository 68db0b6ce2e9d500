/**
 * Lets xterm and CodeMirror set their styles under a CSP without `unsafe-inline`: a `<style>` they make carries the page's
 * nonce, and a `style` attribute they write goes the way that the CSP allows to scripts. Imported before they are.
 */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;

if (nonce) {
  const createElement = document.createElement.bind(document);
  document.createElement = (name: string, options?: ElementCreationOptions) => {
    const element = createElement(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };

  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its element below
  const setAttribute = HTMLElement.prototype.setAttribute;
  HTMLElement.prototype.setAttribute = function (name, value) {
    if (name === 'style') this.style.cssText = value;
    else setAttribute.call(this, name, value);
  };
}

/** For what takes it as a setting, as CodeMirror does; empty where the page has none. */
export const styleNonce = nonce ?? '';
