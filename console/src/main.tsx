import { render } from "preact";

render(<main><h1>Myriad</h1></main>, document.getElementById("app")!);
