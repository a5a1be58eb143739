/** The little of WebAssembly that the engine uses: neither Node's types nor a browser's are among its own. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new <Exports>(module: object) => { readonly exports: Exports };
};
