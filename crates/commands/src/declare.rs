use std::pin::Pin;

/// A command at work.
pub(crate) type Answering<'a, T> =
    Pin<Box<dyn Future<Output = Result<T, crate::error::Problem>> + Send + 'a>>;

/// Declares commands: one list, from which come the dispatcher, the list of names and the
/// TypeScript. Each is `module::name(Request) -> Answer`, an async function
/// `commands::module::name(&Desk, Request) -> Result<Answer, Problem>`: one that is missing does
/// not compile.
macro_rules! commands {
    ($($module:ident::$name:ident($request:ty) -> $answer:ty;)+) => {
        /// Every command's name.
        pub const COMMANDS: &[&str] = &[$(stringify!($name)),+];

        /// Runs the command `name`, with a request and an answer in JSON.
        async fn dispatch(
            desk: &$crate::Desk,
            name: &str,
            request: serde_json::Value,
        ) -> Result<serde_json::Value, $crate::error::Problem> {
            match name {
                $(stringify!($name) => {
                    let request: $request = $crate::read(stringify!($name), request)?;
                    // Boxed, so that a command that cannot move between threads is found here, by its
                    // name, and not in the shells that await them all.
                    let answering: $crate::declare::Answering<'_, $answer> =
                        Box::pin($crate::commands::$module::$name(desk, request));
                    let answer = answering.await?;
                    serde_json::to_value(answer).map_err($crate::error::Problem::Answer)
                })+
                unknown => Err($crate::error::Problem::UnknownCommand(unknown.to_owned())),
            }
        }

        /// Tells `visitor` each command's name, request and answer.
        fn declared(visitor: &mut $crate::bindings::Declarations) {
            $(visitor.command::<$request, $answer>(stringify!($name));)+
        }
    };
}
pub(crate) use commands;
