import './styles/style-nonce.ts';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { createWebHistory } from 'vue-router';
import App from './App.vue';
import { backendKey } from './backend/backend.ts';
import { connect } from './backend/connect.ts';
import { createTexts } from './i18n.ts';
import { pages } from './pages/index.ts';
import { createAppRouter } from './router.ts';
import { useSettingsStore } from './stores/settings.ts';
import './styles/base.css';
import { showTheme } from './styles/theme.ts';
import './styles/tokens.css';

// Before the router: it takes the token out of the address.
const backend = connect();
const app = createApp(App).provide(backendKey, backend).use(createPinia());
app.use(createAppRouter(pages, createWebHistory())).use(createTexts(pages));

showTheme(useSettingsStore().theme);
app.mount('#app');
