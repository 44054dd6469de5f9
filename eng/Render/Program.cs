using Render;

return RenderCommand.Run(args, Checkout.Root(AppContext.BaseDirectory), Console.Out);
