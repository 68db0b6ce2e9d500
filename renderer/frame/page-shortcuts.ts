/** After `g`: the letter that goes to a page, by the page's name. */
export const pageShortcuts: Readonly<Record<string, string>> = {
  clusters: 'l',
  overview: 'o',
  hosts: 'h',
  nodes: 'n',
  pods: 'p',
  deployments: 'd',
  replicationcontrollers: 'r',
  services: 's',
  overlay: 'v',
  components: 'c',
  events: 'e',
};
