import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

/** The pages, as both Electron's scheme and the headless app serve them. `build/app.ts` says where they go. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [vue()],
  // Every answer puts a fresh nonce in its place (electron/web/page-files.ts).
  html: { cspNonce: '__CSP_NONCE__' },
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
  },
  build: {
    emptyOutDir: true,
    target: ['chrome130', 'firefox128', 'safari18'],
    // The policy has no `data:` but for images, and files keep their types.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1024,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
