/** Flags that switch on a feature whose code calls another service once for every product. */
export const fanOutFlags = {
  recommendations: ['personalised-ranking', 'ranking-by-margin', 'recommendations-live-prices'],
  gateway: ['home-live-stock', 'home-stock-badges'],
} as const
