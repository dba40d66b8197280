//! The vectors as a file: accounts by name in hex, and calls of them with what they answer.

use loss_math::OraclePrice;
use loss_wasm::{value::Value as Answer, Failure};
use serde_json::{json, Map, Value};
use std::fmt::Write;

/// Bytes that have a name in the file. They live as long as the test.
#[derive(Clone, Copy)]
pub struct Given {
    name: &'static str,
    data: &'static [u8],
}

impl Given {
    pub fn bytes(self) -> &'static [u8] {
        self.data
    }

    /// The same share, as a later program might store it.
    pub fn of_another_version(self) -> Vec<u8> {
        let mut data = self.data.to_vec();
        let at = <loss_client::accounts::LpShare as loss_client::Account>::VERSION_OFFSET;
        data[at] = 9;
        data
    }
}

#[derive(Default)]
pub struct Vectors {
    accounts: Vec<Given>,
    cases: Vec<Value>,
}

impl Vectors {
    /// Gives bytes a name.
    pub fn keep(&mut self, name: &str, data: Vec<u8>) -> Given {
        let given = Given { name: name.to_owned().leak(), data: data.leak() };
        self.accounts.push(given);
        given
    }

    pub fn add(&mut self, function: &str, arguments: Vec<Value>, answer: Result<Answer, Failure>) {
        let mut case = json!({ "function": function, "arguments": arguments });
        match answer {
            Ok(answer) => case["result"] = plain(answer),
            Err(failure) => {
                let message = failure.to_string();
                let (name, code) = (failure.name(), failure.code());
                case["error"] = json!({ "name": name, "code": code, "message": message });
            }
        }
        self.cases.push(case);
    }

    pub fn len(&self) -> usize {
        self.cases.len()
    }

    /// A line a case, so that a change of one is seen as one.
    pub fn text(&self) -> String {
        let accounts: Vec<_> = self
            .accounts
            .iter()
            .map(|given| format!("    {}: \"{}\"", json!(given.name), hex(given.data)))
            .collect();
        let cases: Vec<_> = self.cases.iter().map(|case| format!("    {case}")).collect();
        format!(
            "{{\n  \"accounts\": {{\n{}\n  }},\n  \"cases\": [\n{}\n  ]\n}}\n",
            accounts.join(",\n"),
            cases.join(",\n")
        )
    }
}

fn hex(data: &[u8]) -> String {
    data.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes all");
        text
    })
}

/// Bigints as decimal strings.
fn plain(answer: Answer) -> Value {
    match answer {
        Answer::Big(number) => number.to_string().into(),
        Answer::Time(number) => number.to_string().into(),
        Answer::Number(number) => number.into(),
        Answer::Flag(flag) => flag.into(),
        Answer::Undefined => Value::Null,
        Answer::Object(fields) => {
            let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), plain(value)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
    }
}

/// An argument, in the file and in Rust. Bigints are strings, accounts their names.
pub trait Argument<T> {
    fn json(&self) -> Value;
    fn rust(&self) -> T;
}

impl Argument<&'static [u8]> for Given {
    fn json(&self) -> Value {
        json!({ "account": self.name })
    }

    fn rust(&self) -> &'static [u8] {
        self.data
    }
}

impl Argument<Option<Vec<u8>>> for Option<Given> {
    fn json(&self) -> Value {
        self.map_or(Value::Null, |given| given.json())
    }

    fn rust(&self) -> Option<Vec<u8>> {
        self.map(|given| given.data.to_vec())
    }
}

impl Argument<Vec<Vec<u8>>> for Vec<Given> {
    fn json(&self) -> Value {
        json!({ "accounts": self.iter().map(|given| given.name).collect::<Vec<_>>() })
    }

    fn rust(&self) -> Vec<Vec<u8>> {
        self.iter().map(|given| given.data.to_vec()).collect()
    }
}

impl Argument<Option<OraclePrice>> for Option<OraclePrice> {
    fn json(&self) -> Value {
        let Some(OraclePrice { price, conf, exponent, publish_time }) = self else {
            return Value::Null;
        };
        let [price, conf, time] = [price.to_string(), conf.to_string(), publish_time.to_string()];
        json!({ "price": {
            "price": price, "conf": conf, "exponent": exponent, "publishTime": time,
        } })
    }

    fn rust(&self) -> Self {
        *self
    }
}

macro_rules! numbers {
    ($($kind:ty => $json:expr),* $(,)?) => {$(
        impl Argument<$kind> for $kind {
            fn json(&self) -> Value {
                $json(*self)
            }

            fn rust(&self) -> Self {
                *self
            }
        }
    )*};
}

numbers!(
    u32 => |n: u32| json!(n),
    u64 => |n: u64| json!(n.to_string()),
    i64 => |n: i64| json!(n.to_string()),
    Option<u64> => |n: Option<u64>| json!(n.map(|n| n.to_string())),
);
