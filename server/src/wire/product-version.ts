/** Version of the product, as `package.json` states it; a test keeps the two equal. */
export const productVersion = '0.1.0';
